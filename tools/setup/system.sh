# What the set-up asks of the system. Sourced by env.sh; needs bash.
#
# What is present is tested by use (a command, a header), so any distribution will do. What is
# missing is installed through apt by root or by sudo without a password; otherwise the line to
# type is printed and the run stops.
# shellcheck shell=bash

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ]; }

# Install Debian packages, or say how.
install_packages() {
    local line="apt-get install -y --no-install-recommends $*"
    local root=()
    if ! command -v apt-get >/dev/null 2>&1; then
        die "missing here, by their Debian names: $*. Install them with this system's own tool."
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true >/dev/null 2>&1; then
            say "system packages are missing. Please run:"
            die "    sudo apt-get update && sudo $line"
        fi
        root=(sudo -n)
    fi
    say "$line"
    local log
    log=$(mktemp)
    if ! {
        "${root[@]}" apt-get -oDPkg::Lock::Timeout=300 -qq update &&
            "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -oDPkg::Lock::Timeout=300 \
                -qq install -y --no-install-recommends "$@"
    } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die "failed: $line"
    fi
    rm -f "$log"
    hash -r
}

recent='import sys; assert sys.version_info >= (3, 11); print(sys.executable)'

search_python() {
    local name found
    for name in python3 python3.11 python3.12 python3.13 python3.14; do
        if found=$("$name" -c "$recent" 2>/dev/null) && [ -n "$found" ]; then
            python=$found
            return 0
        fi
    done
    return 1
}

# Set `python` to a Python of at least 3.11: the one in PYTHON, or the first that is found.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        python=$("$PYTHON" -c "$recent" 2>/dev/null) || python=
        [ -n "$python" ] || die "PYTHON=$PYTHON is not a Python of at least 3.11"
        return
    fi
    search_python && return
    has python3 || install_packages python3 python3-venv
    search_python || die "no Python of at least 3.11 found; name one with PYTHON=/path/to/python3"
}

# The version of `$1` as its Debian packages spell it: python3.11.
debian_name() { "$1" -c 'import sys; print("python%d.%d" % sys.version_info[:2])'; }

# Debian keeps `venv` and its pip apart from Python.
need_venv_module() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    local package
    package=$(debian_name "$python")-venv
    if [ "$(/usr/bin/python3 -c "$recent" 2>/dev/null)" = "$python" ]; then
        package=python3-venv
    fi
    install_packages "$package"
    "$python" -c 'import ensurepip, venv' 2>/dev/null || die "$python still has no venv module"
}

# The clients in other languages that tests/rpc runs against the server.
list_missing_clients() {
    has ruby || missing+=(ruby)
    { has ruby && ruby -e 'require "xmlrpc/client"' 2>/dev/null; } || missing+=(ruby-xmlrpc)
    has xmlrpc-c-config || missing+=(libxmlrpc-core-c3-dev)
    has node || missing+=(nodejs)
    has wrk || missing+=(wrk)  # the load generator of the benchmarks
}

has_headers() {
    "$1" -c 'import os, sysconfig
path = os.path.join(sysconfig.get_path("include"), "Python.h")
raise SystemExit(not os.path.exists(path))'
}

# What the test of logins through PAM needs: its library and module, and to make a user.
list_missing_for_pam() {
    compgen -G '/lib*/security/pam_unix.so' >/dev/null ||
        compgen -G '/lib*/*/security/pam_unix.so' >/dev/null ||
        missing+=(libpam-modules)
    { has useradd && has chpasswd && has chage; } || missing+=(passwd)
}

# Fill `missing` with what building libvirt-python, a libvirt of the tests' own, and the tests'
# clients in other languages still want.
# None of these packages starts a service.
list_missing() {
    missing=()
    has gcc || missing+=(gcc libc6-dev)
    has pkg-config || missing+=(pkg-config)
    { has pkg-config && pkg-config --exists libvirt; } || missing+=(libvirt-dev)
    has libvirtd || missing+=(libvirt-daemon)
    has virsh || missing+=(libvirt-clients)
    compgen -G '/usr/lib*/*/libvirt/connection-driver/libvirt_driver_qemu.so' >/dev/null ||
        missing+=(libvirt-daemon-driver-qemu)
    has qemu-system-x86_64 || missing+=(qemu-system-x86)
    has qemu-img || missing+=(qemu-utils)
    has busybox || missing+=(busybox-static)
    has iptables || missing+=(iptables)
    has ip || missing+=(iproute2)
    has dpkg-deb || missing+=(dpkg)
    has_headers "$1" || missing+=("$(debian_name "$1")-dev")
    list_missing_clients
    list_missing_for_pam
}

need_libvirt() {
    list_missing "$1"
    if [ "${#missing[@]}" -ne 0 ]; then
        install_packages "${missing[@]}"
        list_missing "$1"
        [ "${#missing[@]}" -eq 0 ] || die "still missing after the installation: ${missing[*]}"
    fi
    need_emulator_user
}

# libvirtd looks for the user of emulators when it starts, whoever they run as. Debian makes it with
# the package that starts the system service, which is not installed here.
need_emulator_user() {
    if getent passwd libvirt-qemu >/dev/null && getent group kvm >/dev/null; then
        return
    fi
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true >/dev/null 2>&1 || die "please make the group kvm and the user libvirt-qemu"
        root=(sudo -n)
    fi
    say "making the user libvirt-qemu"
    "${root[@]}" groupadd --system --force kvm
    "${root[@]}" groupadd --system --force libvirt-qemu
    getent passwd libvirt-qemu >/dev/null ||
        "${root[@]}" useradd --system --gid kvm --groups libvirt-qemu --home-dir / \
            --shell /usr/sbin/nologin libvirt-qemu
}

# What the Xen lab (tools/xenlab) is built and run with, and what the native binding's tests are
# compiled with.
list_missing_for_lab() {
    missing=()
    has qemu-system-x86_64 || missing+=(qemu-system-x86 seabios)
    has qemu-img || missing+=(qemu-utils)
    has mmdebstrap || missing+=(mmdebstrap)
    has mke2fs || missing+=(e2fsprogs)
    has cpio || missing+=(cpio)
    has depmod || missing+=(kmod)
    has lz4 || missing+=(lz4)
    has zstd || missing+=(zstd)
    has gcc || missing+=(gcc libc6-dev)
    has ld || missing+=(binutils)
    [ -e /usr/include/xen/sysctl.h ] || missing+=(libxen-dev)
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
}

need_lab() {
    list_missing_for_lab
    [ "${#missing[@]}" -eq 0 ] && return
    install_packages "${missing[@]}"
    list_missing_for_lab
    [ "${#missing[@]}" -eq 0 ] || die "still missing after the installation: ${missing[*]}"
}
