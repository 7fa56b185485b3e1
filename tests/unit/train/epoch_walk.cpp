#include <set>

#include <nas/train/epoch_walk.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {

std::vector<std::uint32_t> visited(epoch_walk const& w, std::uint64_t epoch) {
    std::vector<std::uint32_t> scratch, order, out;
    w.order(epoch, scratch, order);
    for (std::int64_t step = 0; step < w.steps(); ++step)
        for (std::size_t i = 0; i < w.batch_size(step); ++i) out.push_back(w.record(order, step, i));
    return out;
}

} // namespace

TEST_CASE("epoch_walk: one shard visits the order of the epoch", "[train]") {
    epoch_walk const w{.records = 20, .batch = 5, .seed = 3};
    w.check();
    CHECK(visited(w, 0) == epoch_order(20, 3, 0));
    CHECK(visited(w, 7) == epoch_order(20, 3, 7));
    CHECK(visited(w, 0) != visited(w, 1));
    epoch_walk const by_index{.records = 4, .batch = 2, .shuffled = false};
    CHECK(visited(by_index, 5) == std::vector<std::uint32_t>{0, 1, 2, 3});
}

TEST_CASE("epoch_walk: records that do not fill a batch are dropped, wrapped around or kept", "[train]") {
    epoch_walk w{.records = 10, .batch = 4, .shuffled = false};
    CHECK(w.steps() == 2);
    CHECK(visited(w, 0) == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7});
    w.last = last_batch::wrap;
    CHECK(w.steps() == 3);
    CHECK(visited(w, 0) == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1});
    w.last = last_batch::keep;
    CHECK(w.steps() == 3);
    CHECK(w.batch_size(2) == 2);
    CHECK(visited(w, 0) == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    epoch_walk const tiny{.records = 3, .batch = 8, .shuffled = false, .last = last_batch::wrap};
    CHECK(visited(tiny, 0) == std::vector<std::uint32_t>{0, 1, 2, 0, 1, 2, 0, 1});
}

TEST_CASE("epoch_walk: shards are disjoint; equal when dropped or wrapped, complete when kept or wrapped", "[train]") {
    for (last_batch const last : {last_batch::drop, last_batch::wrap, last_batch::keep})
        for (std::size_t const of : {1u, 2u, 3u, 5u}) {
            std::multiset<std::uint32_t> all;
            std::set<std::size_t> sizes;
            for (std::size_t part = 0; part < of; ++part) {
                epoch_walk const w{.records = 23, .batch = 1, .seed = 5, .shards = {part, of}, .last = last};
                w.check();
                auto const mine = visited(w, 2);
                CHECK(mine.size() == w.size());
                sizes.insert(mine.size());
                all.insert(mine.begin(), mine.end());
            }
            std::set<std::uint32_t> const distinct(all.begin(), all.end());
            if (last != last_batch::keep) CHECK(sizes.size() == 1);
            if (last != last_batch::wrap) CHECK(distinct.size() == all.size());
            if (last == last_batch::drop) CHECK(all.size() == 23 / of * of);
            else CHECK(distinct.size() == 23);
        }
}

TEST_CASE("epoch_walk: shards together visit step by step what one walk visits", "[train]") {
    epoch_walk const whole{.records = 24, .batch = 6, .seed = 9};
    auto const all = visited(whole, 1);
    for (std::int64_t step = 0; step < whole.steps(); ++step) {
        std::set<std::uint32_t> together;
        for (std::size_t part = 0; part < 3; ++part) {
            epoch_walk const w{.records = 24, .batch = 2, .seed = 9, .shards = {part, 3}};
            auto const mine = visited(w, 1);
            together.insert(mine.begin() + step * 2, mine.begin() + step * 2 + 2);
        }
        CHECK(together == std::set<std::uint32_t>(all.begin() + step * 6, all.begin() + step * 6 + 6));
    }
}

TEST_CASE("epoch_walk: settings out of range and too few records are refused", "[train]") {
    auto const refuse = [](std::string_view id, epoch_walk const& w) {
        return message_of<nas::data_error>(id, [&] { w.check(); });
    };
    CHECK(contains(refuse("nas.data.63", {.records = 5, .batch = 0}), "a batch of 0 images"));
    CHECK(contains(refuse("nas.data.63", {.records = 5, .batch = 1, .shards = {2, 2}}), "shard 2 of 2"));
    CHECK(contains(refuse("nas.data.63", {.records = 5, .batch = 1, .shards = {0, 0}}), "shard 0 of 0"));
    CHECK(contains(refuse("nas.data.63", {.records = std::size_t{1} << 32, .batch = 1}), "4294967296 records"));
    CHECK(contains(refuse("nas.data.64", {.records = 5, .batch = 6}), "has 5, too few for a batch of 6"));
    CHECK(contains(refuse("nas.data.64", {.records = 0, .batch = 1, .last = last_batch::keep}), "of 0 records"));
    CHECK(contains(refuse("nas.data.64", {.records = 1, .batch = 1, .shards = {1, 2}, .last = last_batch::keep}),
                   "shard 1 of 2 has 0"));
}
