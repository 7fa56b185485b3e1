"""Conan 2 recipe of nas: a header-only package with one component per dependency.

oneDNN is not required here: nas::onednn takes what find_package finds on the machine (Debian, Ubuntu: libdnnl-dev).
"""

import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import load


class NasRecipe(ConanFile):
    name = "nas"
    description = "Neural architecture search inside your own C++ program"
    license = "Apache-2.0"
    topics = ("neural-architecture-search", "automl", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {f"with_{component}": [True, False] for component in ("data", "eigen", "images", "io")}
    default_options = {"with_data": True, "with_eigen": True, "with_images": True, "with_io": True}
    exports_sources = "CMakeLists.txt", "cmake/*", "include/*", "LICENSE"

    def set_version(self):
        header = load(self, f"{self.recipe_folder}/include/nas/version.hpp")
        self.version = ".".join(re.findall(r"version_(?:major|minor|patch) = (\d+)", header))

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        if self.options.with_data or self.options.with_images:
            self.requires("zlib/[>=1.2.11 <2]")
        if self.options.with_eigen:
            self.requires("eigen/[>=3.4 <4]")
        if self.options.with_images:
            self.requires("libjpeg-turbo/[>=2.0 <4]")
            self.requires("libpng/[>=1.6 <2]")
        if self.options.with_io:
            self.requires("nlohmann_json/[>=3.11 <4]")

    def validate(self):
        check_min_cppstd(self, 20)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        for option in ("TESTS", "EXAMPLES", "BENCHMARKS"):
            toolchain.cache_variables[f"NAS_BUILD_{option}"] = False
        toolchain.generate()

    def build(self):
        CMake(self).configure()

    def package(self):
        CMake(self).install()

    def package_id(self):
        self.info.clear()

    def package_info(self):
        # The package brings its own CMake configuration, which knows its components.
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        self.cpp_info.builddirs = ["lib/cmake/nas"]
        self.cpp_info.set_property("cmake_find_mode", "none")
