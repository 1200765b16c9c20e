#!/usr/bin/env bash
# Tries the offline archive on a bare Debian 12 with no network: install, start, upgrade, uninstall.
#   sudo packaging/try_offline.sh ARCHIVE      needs debootstrap and unshare, and the internet once
set -euo pipefail
archive=$(realpath "$1")
root=$(mktemp -d)
ends() { umount -q "$root"/dev/pts "$root"/dev "$root"/proc || true; rm -rf --one-file-system "$root"; }
trap ends EXIT
debootstrap --variant=minbase --include=python3,python3-venv bookworm "$root" >/dev/null
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount --bind /dev/pts "$root/dev/pts"
mkdir "$root/root/archive"
tar -xzf "$archive" -C "$root/root/archive" --strip-components 1
bare() { unshare -n chroot "$root" env -i HOME=/root PATH=/usr/local/bin:/usr/bin:/bin TERM=xterm "$@"; }

begun=$(date +%s%N)
bare sh /root/archive/install.sh
echo "installed in $((($(date +%s%N) - begun) / 1000000)) ms"
bare wenming-tui new --sample
begun=$(date +%s%N)
bare wenming-tui --version
echo "--version in $((($(date +%s%N) - begun) / 1000000)) ms"
shown=$( (sleep 4; printf '\021'; sleep 2) | bare script -qec wenming-tui /dev/null | tr -d '\0')
[[ $shown == *示例区* ]] && echo "the app starts"
bare sh /root/archive/install.sh | tail -n 1
[ "$(bare wenming-tui list | wc -l)" -gt 50 ] && echo "after the upgrade the data is there"
bare sh /root/archive/install.sh --uninstall
[ -e "$root/root/.local/share/wenming-tui/wenming.json" ] && [ ! -e "$root/opt/wenming-tui" ] && echo "after uninstalling, too"
