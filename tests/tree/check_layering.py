"""An include may only point down, third-party headers stay in their component, and some standard headers are too dear.

check_layering.py COMPONENTS   with a file of lines "header component", as the build assigns them
"""

import sys

import sources

# What each folder may include besides itself. search drives the others but knows no network; nobody includes io. Plans
# time their steps with latency's clock, which knows nothing of networks.
below = {
    "": set(),
    "core": {""},
    "space": {"", "core"},
    "trial": {"", "core", "space"},
    "model": {"", "core", "space"},
    "controller": {"", "core", "space", "trial", "model"},
    "reward": {"", "core", "space", "trial"},
    "latency": {"", "core", "space", "trial"},
    "storage": {"", "core", "space", "trial"},
    "search": {"", "core", "space", "trial", "controller", "reward", "latency", "storage"},
    "bench": {"", "core", "space", "trial", "controller", "search"},
    "testing": {"", "core", "space", "trial", "controller"},
    "tensor": {"", "core"},
    "backend": {"", "core", "tensor"},
    "nn": {"", "core", "latency", "tensor", "backend"},
    "train": {"", "core", "latency", "tensor", "backend", "nn"},
    "supernet": {"", "core", "space", "latency", "tensor", "backend", "nn", "train"},
    "zoo": {"", "core", "space", "tensor", "nn"},
}
below["io"] = set(below)

dear = {"iostream", "sstream", "regex", "filesystem", "future", "random", "ranges", "functional"}
light = {"core", "space", "trial", "controller", "reward", "latency", "storage", "search"}

# Third-party headers, by how their names begin, and the one component that may include them.
third_party = {
    "zlib.h": "data",
    "jerror.h": "images",
    "jpeglib.h": "images",
    "png.h": "images",
    "dnnl": "onednn",
    "oneapi/": "onednn",
    "nlohmann/": "io",
    "Eigen/": "eigen",
}

# Components that build on another one and may reach what it reaches.
builds_on = {"images": {"data"}}

standard = set("""
algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono cinttypes climits clocale
cmath codecvt compare complex concepts condition_variable coroutine csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib
cstring ctime cuchar cwchar cwctype deque exception execution filesystem forward_list fstream functional future
initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource mutex new
numbers numeric optional ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex
source_location span sstream stack stdexcept stop_token streambuf string string_view strstream syncstream system_error
thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility valarray variant vector version
""".split())
platform = {
    "cpuid.h", "dirent.h", "dlfcn.h", "errno.h", "fcntl.h", "glob.h", "immintrin.h", "omp.h", "pthread.h", "sched.h", "signal.h", "sys/file.h",
    "sys/ioctl.h", "sys/mman.h", "sys/resource.h", "sys/stat.h", "sys/syscall.h", "sys/types.h", "sys/utsname.h", "sys/wait.h", "time.h",
    "unistd.h", "emmintrin.h", "pmmintrin.h", "tmmintrin.h", "x86intrin.h", "xmmintrin.h",
}


def owner(name):
    return next((component for prefix, component in third_party.items() if name.startswith(prefix)), None)


with open(sys.argv[1], encoding="utf-8") as file:
    component_of = dict(line.split() for line in file)

problems = []
for header in sources.headers():
    area = sources.area(header)
    if area not in below:
        problems.append(f"{header}: the folder {area} has no place in the order of layers; add it to {__file__}")
        continue
    for name, via in sources.reachable(header).items():
        component = component_of.get(header, owner(name))
        if owner(name) not in {None, component} | builds_on.get(component, set()):
            problems.append(f"{header}: belongs to nas::{component_of[header]}, but reaches <{name}> through {via}")
    for name in sources.includes(header):
        if name.startswith("nas/"):
            if not (sources.include / name).exists():
                problems.append(f"{header}: includes {name}, which does not exist")
            elif name == "nas/nas.hpp":
                problems.append(f"{header}: includes the umbrella nas.hpp")
            elif sources.area(name) != area and sources.area(name) not in below[area] and header != "nas/nas.hpp":
                problems.append(f"{header}: includes {name}, but {area or 'the top folder'} lies below {sources.area(name)}")
        elif name in dear and area in light:
            problems.append(f"{header}: includes <{name}>, which costs every user of nas.hpp too much")
        elif name not in standard and name not in platform and owner(name) is None:
            problems.append(f"{header}: includes {name}, which belongs to no component")

umbrella = sources.reachable("nas/nas.hpp") if (sources.include / "nas/nas.hpp").exists() else {}
for name, via in umbrella.items():
    if owner(name) or sources.area(name) in {"tensor", "backend", "nn", "train", "supernet", "zoo", "io"} and name.startswith("nas/"):
        problems.append(f"nas/nas.hpp: reaches {name} through {via}")

sources.finish(problems, f"{len(component_of)} headers include downwards only")
