#include <atomic>
#include <thread>
#include <vector>

#include <nas/latency/gate.hpp>

#include "support/catch.hpp"

using nas::latency::gate;

TEST_CASE("gate: nothing works while somebody measures, and all work gets done", "[latency]") {
    gate g;
    std::atomic<int> stepping{0}, steps{0}, measuring{0}, measured{0};
    std::atomic<bool> disturbed{false};
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&] {
            gate::worker w(g);
            for (int i = 0; i < 3000; ++i) {
                ++stepping;
                if (measuring) disturbed = true;
                ++steps;
                --stepping;
                w.pass();
            }
        });
    for (int t = 0; t < 2; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                gate::quiet const q(g);
                if (++measuring != 1) disturbed = true; // one at a time
                for (int k = 0; k < 100; ++k)
                    if (stepping) disturbed = true;
                --measuring;
                ++measured;
            }
        });
    for (auto& t : threads) t.join();
    CHECK_FALSE(disturbed);
    CHECK(steps == 3 * 3000);
    CHECK(measured == 2 * 100);
}

TEST_CASE("gate: a worker that leaves lets others measure", "[latency]") {
    gate g;
    { gate::worker const w(g); }
    gate::quiet const q(g);
    SUCCEED();
}
