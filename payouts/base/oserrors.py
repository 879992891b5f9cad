"""Reasons of system errors about files, in both languages."""

from __future__ import annotations

import errno
import os

from payouts.base.bilingual import both
from payouts.base.plainfiles import NotPlainError

_WORDS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样做",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.EROFS: "只读，不能写入",
    errno.EBUSY: "正被占用",
    errno.ETXTBSY: "正被占用",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.ENODEV: "没有这个设备",
    errno.ENXIO: "没有这个设备",
    errno.EINVAL: "系统不接受",
    errno.ENOMEM: "内存不足",
    errno.EPIPE: "接收的一方已经关闭",
    errno.ESTALE: "网络文件夹已失效",
    errno.ETIMEDOUT: "等待超时",
    errno.EXDEV: "不在同一个磁盘",
}

# Windows has one number for a file that may not be read and for one that is open in Excel...
_IN_USE = "没有权限，或正在 Excel、WPS 等程序中打开，请先关闭"
_DENIED = frozenset({errno.EACCES, errno.EPERM})
# ...and says of a path that is too long for it that nothing is there.
_TOO_LONG = "路径太长，请换一个层次浅一些的文件夹"
_LONGEST_PATH = 259


def why(problem: OSError, *, windows: bool = os.name == "nt") -> str:
    """Return the reason as :func:`~payouts.base.bilingual.both` holds it; never a path.

    Args:
        problem: what the system said.
        windows: it was Windows that said so.
    """
    if isinstance(problem, NotPlainError):
        return str(problem)
    number = problem.errno or 0
    words = _WORDS.get(number)
    if windows and number in _DENIED:
        words = _IN_USE
    elif windows and number == errno.ENOENT and len(str(problem.filename or "")) > _LONGEST_PATH:
        words = _TOO_LONG
    said = problem.strerror or (os.strerror(number) if words else type(problem).__name__)
    return both(words or f"系统错误 {number or type(problem).__name__}", said)
