#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <vector>

#include <nas/backend/parallel.hpp>

#include "support/catch.hpp"

using nas::parallel_for;

namespace {

struct call {
    std::int64_t begin, end;
    int thread;
};

// The calls of parallel_for, by thread; each thread writes its own entry.
std::vector<call> calls(int threads, std::int64_t n) {
    std::vector<call> out(static_cast<std::size_t>(threads < 1 ? 1 : threads), call{0, 0, -1});
    parallel_for(threads, n, [&](std::int64_t begin, std::int64_t end, int thread) {
        out[static_cast<std::size_t>(thread)] = call{begin, end, thread};
    });
    std::erase_if(out, [](call const& c) { return c.thread < 0; });
    return out;
}

} // namespace

TEST_CASE("parallel_for: the ranges partition [0, n) in order of the threads", "[backend]") {
    for (int threads : {1, 2, 3, 7})
        for (std::int64_t n : {1, 2, 3, 5, 7, 8, 100}) {
            auto const ranges = calls(threads, n);
            REQUIRE_FALSE(ranges.empty());
            CHECK(ranges.front().begin == 0);
            CHECK(ranges.back().end == n);
            for (std::size_t i = 0; i < ranges.size(); ++i) {
                CHECK(ranges[i].begin < ranges[i].end);
                if (i > 0) CHECK(ranges[i].begin == ranges[i - 1].end);
            }
            CHECK(ranges.size() == static_cast<std::size_t>(n < threads ? n : threads));
        }
}

TEST_CASE("parallel_for: an empty range calls nothing", "[backend]") {
    CHECK(calls(4, 0).empty());
    CHECK(calls(4, -3).empty());
}

TEST_CASE("parallel_for: fewer than one thread means the calling one", "[backend]") {
    auto const ranges = calls(0, 5);
    REQUIRE(ranges.size() == 1);
    CHECK(ranges[0].end == 5);
    CHECK(ranges[0].thread == 0);
}

TEST_CASE("parallel_for: the partition is the same every time", "[backend]") {
    auto const first = calls(3, 1000);
    for (int repeat = 0; repeat < 20; ++repeat) {
        auto const again = calls(3, 1000);
        REQUIRE(again.size() == first.size());
        for (std::size_t i = 0; i < first.size(); ++i)
            CHECK((again[i].begin == first[i].begin && again[i].end == first[i].end));
    }
}

TEST_CASE("parallel_for: may be called inside another parallel_for", "[backend]") {
    std::atomic<std::int64_t> sum = 0;
    parallel_for(2, 4, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i)
            parallel_for(2, 10, [&](std::int64_t b, std::int64_t e, int) { sum += (e - b) * (i + 1); });
    });
    CHECK(sum == 100);
}

TEST_CASE("parallel_for: workers flush denormals exactly when the caller does", "[backend]") {
    if (!nas::flush_denormals::available) return;
    auto const halves = [] {
        std::array<float, 4> out{};
        parallel_for(4, 4, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i) {
                volatile float smallest = std::numeric_limits<float>::min();
                out[static_cast<std::size_t>(i)] = smallest * 0.5f;
            }
        });
        return out;
    };
    CHECK(halves()[3] > 0);
    {
        nas::flush_denormals const guard;
        for (float const h : halves()) CHECK(h == 0);
    }
    for (float const h : halves()) CHECK(h > 0);
}
