#pragma once
// Wall time and the processor time that other processes took, on the clocks of the system.

#include <cstdio>
#include <ctime>
#include <memory>

#if defined(__unix__)
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace nas::latency {

/// Seconds on the monotonic clock.
inline double now() {
    std::timespec t{};
#if defined(CLOCK_MONOTONIC)
    clock_gettime(CLOCK_MONOTONIC, &t);
#else
    std::timespec_get(&t, TIME_UTC);
#endif
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Processor seconds used by everything on the machine except this process, since boot; 0 where the system does not tell.
inline double foreign_cpu_seconds() {
#if defined(__linux__)
    struct closer {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    std::unique_ptr<std::FILE, closer> const stat{std::fopen("/proc/stat", "r")};
    unsigned long long user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft_irq = 0, steal = 0;
    if (!stat || std::fscanf(stat.get(), "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system, &idle,
                             &wait, &irq, &soft_irq, &steal) != 8)
        return 0;
    double const busy =
        static_cast<double>(user + nice + system + irq + soft_irq + steal) / static_cast<double>(sysconf(_SC_CLK_TCK));
    rusage own{};
    getrusage(RUSAGE_SELF, &own);
    auto const seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return busy - seconds(own.ru_utime) - seconds(own.ru_stime);
#else
    return 0;
#endif
}

} // namespace nas::latency
