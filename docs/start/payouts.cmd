@echo off
rem ASCII only: a console may be GBK or UTF-8. All words are in start.py and no-python.txt.
rem No brackets: the name of a dragged file may have some.
setlocal
set "HERE=%~dp0"
py -3 -c "import sys" >nul 2>nul
if errorlevel 1 goto python
py -3 "%HERE%start.py" %*
exit /b %errorlevel%
:python
python -c "import sys" >nul 2>nul
if errorlevel 1 goto none
python "%HERE%start.py" %*
exit /b %errorlevel%
:none
chcp 65001 >nul
type "%HERE%no-python.txt"
pause
exit /b 5
