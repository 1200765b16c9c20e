#!/usr/bin/env bash
# One archive that installs wenming-tui on a machine without internet:
#   packaging/build_offline.sh [OUT]     writes OUT/wenming-tui-VERSION-PYTHON-MACHINE.tar.gz
# Inside: wheels for this Python, their SHA-256, install.sh and what it needs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "${1:-dist}" && cd "${1:-dist}" && pwd)
python=${PYTHON:-python3}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
pip=("$work/venv/bin/pip" --disable-pip-version-check -q)

"${pip[@]}" wheel --no-deps -w "$work/own" "$here/.."
own=("$work/own"/*.whl)
version=$(basename "${own[0]}" | cut -d- -f2)
tag=$("$python" -c 'import platform, sys; print("cp%d%d-%s" % (*sys.version_info[:2], platform.machine()))')
name="wenming-tui-$version-$tag"
mkdir -p "$work/$name/wheels"
cp "${own[@]}" "$work/$name/wheels"
"${pip[@]}" download --only-binary :all: -c "$here/../constraints.txt" -d "$work/$name/wheels" "${own[@]}"

cd "$work/$name"
for wheel in wheels/*.whl; do
  IFS=- read -r project release _ <<<"$(basename "$wheel")"
  echo "$project==$release --hash=sha256:$(sha256sum "$wheel" | cut -d' ' -f1)"
done >requirements.txt
cp "$here/install.sh" "$here/../LICENSE" "$here/../README.zh-CN.md" .
"$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' >python-version
chmod 755 install.sh
find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS
tar -C "$work" --sort=name --owner=0 --group=0 -czf "$out/$name.tar.gz" "$name"
echo "$out/$name.tar.gz"
