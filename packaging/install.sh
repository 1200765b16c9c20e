#!/bin/sh
# 安装、升级、卸载 wenming-tui，不用网络。用法：
#   sh install.sh [--prefix 文件夹] [--bin 文件夹]      安装或升级（默认 /opt/wenming-tui、/usr/local/bin）
#   sh install.sh --uninstall                            卸载；数据文件夹不动
set -eu

prefix=/opt/wenming-tui
bin=/usr/local/bin
remove=
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=$2; shift 2 ;;
    --bin) bin=$2; shift 2 ;;
    --uninstall) remove=1; shift ;;
    *) echo "不认识的参数：$1" >&2; exit 2 ;;
  esac
done
case $prefix in
  /?*) ;;
  *) echo "--prefix 要写全路径。" >&2; exit 2 ;;
esac

if [ -n "$remove" ]; then
  [ -f "$prefix/.wenming-tui" ] || { echo "$prefix 不是 wenming-tui 的安装文件夹，没有动。" >&2; exit 2; }
  rm -rf "$prefix"
  if [ -f "$bin/wenming-tui" ] && grep -q "$prefix/current/bin/python" "$bin/wenming-tui"; then
    rm -f "$bin/wenming-tui"
  fi
  echo "已卸载。数据文件夹（默认 ~/.local/share/wenming-tui）没有动。"
  exit 0
fi

here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
sha256sum --quiet -c SHA256SUMS || { echo "安装包不完整，请重新复制。" >&2; exit 2; }
wanted=$(cat python-version)
python=
for each in "python$wanted" python3; do
  if command -v "$each" >/dev/null && [ "$("$each" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "$wanted" ]; then
    python=$each
    break
  fi
done
[ -n "$python" ] || { echo "这个安装包要 Python $wanted，这台机器上没有。" >&2; exit 2; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || {
  echo "缺 python3-venv。请先装上（Debian：apt-get install python3-venv）。" >&2; exit 2; }
if [ -e "$prefix" ] && [ ! -f "$prefix/.wenming-tui" ]; then
  echo "$prefix 已经有别的东西，没有动。请用 --prefix 换一个位置。" >&2; exit 2
fi

mkdir -p "$prefix" "$bin"
: >"$prefix/.wenming-tui"
new="$prefix/$(date +%Y%m%d%H%M%S).$$"
trap 'rm -rf "$new"' EXIT
"$python" -m venv "$new"
"$new/bin/python" -I -m pip --isolated install -q --disable-pip-version-check --no-index --no-deps \
  --require-hashes --find-links wheels -r requirements.txt
"$new/bin/python" -I -m compileall -q "$new/lib" >/dev/null || true
"$new/bin/python" -I -m tui --version
trap - EXIT

# Whoever works in the old version goes on working in it; the next start takes the new one.
old=$(readlink "$prefix/current" || true)
ln -s "$(basename "$new")" "$prefix/.current.$$"
mv -T "$prefix/.current.$$" "$prefix/current"
for each in "$prefix"/2*; do
  case $(basename "$each") in
    "$(basename "$new")" | "$old") ;;
    *) rm -rf "$each" ;;
  esac
done

cat >"$bin/.wenming-tui.$$" <<END
#!/bin/sh
exec $prefix/current/bin/python -I -X utf8 -m tui "\$@"
END
chmod 755 "$bin/.wenming-tui.$$"
mv "$bin/.wenming-tui.$$" "$bin/wenming-tui"
echo "已装好：$bin/wenming-tui。查看环境：wenming-tui doctor"
