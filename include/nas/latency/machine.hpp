#pragma once
// Which machine a measurement was taken on.

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include <nas/core/concat.hpp>

#if defined(__unix__)
#include <unistd.h>
#endif

namespace nas::latency {

/// One line that names the processor, its cores and its vector unit, for storing beside every measured number. Numbers
/// of machines whose lines differ must not be compared.
inline std::string machine_fingerprint() {
    std::string model = "unknown processor";
#if defined(__linux__)
    struct closer {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    if (std::unique_ptr<std::FILE, closer> const info{std::fopen("/proc/cpuinfo", "r")}) {
        char line[512];
        while (std::fgets(line, sizeof line, info.get())) {
            std::string_view const text = line;
            if (!text.starts_with("model name")) continue;
            std::size_t const colon = text.find(": ");
            if (colon != text.npos) model = text.substr(colon + 2, text.find('\n') - colon - 2);
            break;
        }
    }
#endif
    long cores = 1;
#if defined(__unix__)
    cores = sysconf(_SC_NPROCESSORS_ONLN);
#endif
    std::string_view vectors = "scalar";
#if defined(__x86_64__)
    vectors = __builtin_cpu_supports("avx512f") ? "AVX-512" : __builtin_cpu_supports("avx2") ? "AVX2" : "SSE2";
#elif defined(__ARM_NEON)
    vectors = "NEON";
#endif
    return concat(model, ", ", cores, " cores, ", vectors);
}

} // namespace nas::latency
