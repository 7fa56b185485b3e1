#include <atomic>
#include <thread>
#include <vector>

#include <nas/train/cached_source.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/numbered_images.hpp"

using namespace nas::train;
using test::numbered_images;

namespace {

struct counted : numbered_images {
    std::shared_ptr<std::atomic<int>> reads = std::make_shared<std::atomic<int>>(0);
    void read(std::size_t i, sample& out) const {
        ++*reads;
        numbered_images::read(i, out);
    }
};

} // namespace

TEST_CASE("cached_source: reads each image once and gives the same", "[train]") {
    STATIC_REQUIRE(Source<cached_source>);
    counted const inner{{.count = 12, .extents = {3, 5, 4}}};
    cached_source const cached(inner, 1 << 20), same = cached;
    CHECK(cached.size() == 12);
    CHECK(cached.name() == "numbered");
    sample expected, out;
    for (int epoch = 0; epoch < 3; ++epoch)
        for (std::size_t i = 0; i < 12; ++i) {
            (epoch == 1 ? same : cached).read(i, out);
            inner.numbered_images::read(i, expected);
            REQUIRE(out == expected);
        }
    CHECK(*inner.reads == 12);
    CHECK(cached.kept() == 12);
    CHECK(cached.bytes() >= 12 * 60);
}

TEST_CASE("cached_source: stays within its budget and reads the rest anew", "[train]") {
    counted const inner{{.count = 10, .extents = {1, 32, 32}}};
    cached_source const cached(inner, 5000);
    sample out;
    for (int epoch = 0; epoch < 2; ++epoch)
        for (std::size_t i = 0; i < 10; ++i) cached.read(i, out);
    CHECK(cached.bytes() <= 5000);
    CHECK(cached.kept() == 4);
    CHECK(*inner.reads == 10 + 6);
    cached_source const none(inner, 0);
    none.read(3, out);
    CHECK(none.kept() == 0);
}

TEST_CASE("cached_source: damaged records are not kept", "[train]") {
    cached_source const cached(numbered_images{.damaged = {2}}, 1 << 20);
    sample out;
    for (int i = 0; i < 2; ++i) message_of<nas::data_error>("nas.data.32", [&] { cached.read(2, out); });
    CHECK(cached.kept() == 0);
}

TEST_CASE("cached_source: threads may read at once", "[train]") {
    cached_source const cached(numbered_images{.count = 200, .extents = {1, 8, 8}}, 20000);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            sample out;
            for (std::size_t k = 0; k < 800; ++k) {
                std::size_t const i = (k * 7 + t) % 200;
                cached.read(i, out);
                wrong += out.pixels != std::vector<std::uint8_t>(64, static_cast<std::uint8_t>(i));
            }
        });
    for (auto& t : threads) t.join();
    CHECK(wrong == 0);
    CHECK(cached.bytes() <= 20000);
    CHECK(cached.bytes() > 19000);
}
