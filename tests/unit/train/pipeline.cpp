#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>

#include <nas/train/cached_source.hpp>
#include <nas/train/pipeline.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/numbered_images.hpp"

using namespace nas::train;
using test::numbered_images;

namespace {

/// Adds a random number to every pixel.
struct random_shift {
    void operator()(sample& s, nas::rng r, transform_workspace&) const {
        auto const by = static_cast<std::uint8_t>(r.below(200));
        for (auto& p : s.pixels) p = static_cast<std::uint8_t>(p + by);
    }
};

/// Gives the first image of a batch to all of it, and a random share.
struct all_as_first {
    void operator()(batch_contents const& b, nas::rng r, std::vector<float>&) const {
        for (std::size_t i = 0; i < b.size(); ++i) {
            std::copy_n(b.image_at(0).begin(), b.image_at(0).size(), b.image_at(i).begin());
            b.targets[i].share = static_cast<float>(r.uniform());
        }
    }
};

struct taken {
    std::vector<float> images;
    std::vector<target> targets;
    std::vector<std::uint32_t> records;
    walk_position at;

    friend bool operator==(taken const&, taken const&) = default;
};

taken take(pipeline& p) {
    auto const b = p.next();
    return {{b.images.begin(), b.images.end()},
            {b.targets.begin(), b.targets.end()},
            {b.records.begin(), b.records.end()},
            b.at};
}

std::vector<taken> take(pipeline& p, int n) {
    std::vector<taken> out;
    for (int i = 0; i < n; ++i) out.push_back(take(p));
    return out;
}

pipeline_options changed(int threads) {
    return {.batch = 4, .seed = 11, .transform = random_shift{}, .mix = all_as_first{}, .threads = threads};
}

} // namespace

TEST_CASE("pipeline: batches hold the records of the walk, normalised, with their labels", "[train]") {
    pipeline p(numbered_images{.count = 10}, {.batch = 4, .seed = 3, .pixel_range = {{0.5f}, {0.25f}}});
    CHECK(p.image() == nas::shape{1, 2, 2});
    CHECK(p.steps_per_epoch() == 2);
    CHECK(p.images_per_epoch() == 8);
    for (std::uint64_t epoch = 0; epoch < 3; ++epoch) {
        auto const order = epoch_order(10, 3, epoch);
        for (std::int64_t step = 0; step < 2; ++step) {
            CHECK(p.position() == walk_position{epoch, step});
            auto const b = p.next();
            CHECK(b.at == walk_position{epoch, step});
            REQUIRE(b.size() == 4);
            REQUIRE(b.images.size() == 16);
            for (std::size_t i = 0; i < 4; ++i) {
                auto const record = order[static_cast<std::size_t>(step) * 4 + i];
                CHECK(b.records[i] == record);
                CHECK(b.targets[i] == target{.label = static_cast<std::int32_t>(record)});
                CHECK(b.images[i * 4 + 3] == Approx((record / 255.0 - 0.5) / 0.25));
            }
        }
    }
}

TEST_CASE("pipeline: any number of threads gives the same batches", "[train]") {
    pipeline serial(numbered_images{.count = 30}, changed(0));
    auto const expected = take(serial, 20);
    CHECK(expected[0].images != expected[7].images);
    for (int const threads : {1, 2, 5}) {
        pipeline p(numbered_images{.count = 30}, changed(threads));
        CHECK(take(p, 20) == expected);
    }
    auto deeper = changed(3);
    deeper.ahead = 17; // several epochs
    pipeline p(numbered_images{.count = 30}, deeper);
    CHECK(take(p, 20) == expected);
}

TEST_CASE("pipeline: resuming at a position continues with the same batches", "[train]") {
    for (int const threads : {0, 2}) {
        pipeline whole(numbered_images{.count = 30}, changed(threads));
        auto const expected = take(whole, 20);
        CHECK(whole.position() == walk_position{2, 6});
        pipeline rest(numbered_images{.count = 30}, changed(threads));
        take(rest, 1);
        rest.seek({1, 3}); // batch 10
        CHECK(take(rest, 10) == std::vector<taken>(expected.begin() + 10, expected.end()));
        rest.seek({0, 0});
        CHECK(take(rest, 5) == std::vector<taken>(expected.begin(), expected.begin() + 5));
    }
}

TEST_CASE("pipeline: positions that do not exist are refused", "[train]") {
    pipeline p(numbered_images{.count = 8}, {.batch = 4, .epochs = 3});
    for (walk_position const at : {walk_position{0, 2}, {0, -1}, {3, 1}, {4, 0}})
        CHECK(contains(message_of<nas::data_error>("nas.data.68", [&] { p.seek(at); }), "an epoch has 2 steps"));
    p.seek({3, 0});
    CHECK(p.finished());
}

TEST_CASE("pipeline: ends after the stated epochs", "[train]") {
    for (int const threads : {0, 2}) {
        pipeline p(numbered_images{.count = 8},
                   {.batch = 3, .last = last_batch::keep, .threads = threads, .epochs = 2});
        CHECK(p.images_per_epoch() == 8);
        std::vector<std::size_t> sizes;
        while (!p.finished()) sizes.push_back(p.next().size());
        CHECK(sizes == std::vector<std::size_t>{3, 3, 2, 3, 3, 2});
    }
}

TEST_CASE("pipeline: shards see different records", "[train]") {
    std::set<std::uint32_t> seen;
    for (std::size_t part = 0; part < 2; ++part) {
        pipeline p(numbered_images{.count = 20}, {.batch = 5, .shards = {part, 2}});
        CHECK(p.steps_per_epoch() == 2);
        for (auto const& b : take(p, 2)) seen.insert(b.records.begin(), b.records.end());
    }
    CHECK(seen.size() == 20);
}

TEST_CASE("pipeline: with no skipping a damaged record stops it, again and again until a seek", "[train]") {
    for (int const threads : {0, 2}) {
        pipeline p(numbered_images{.count = 8, .damaged = {5}},
                   {.batch = 4, .shuffled = false, .image = {1, 2, 2}, .threads = threads});
        take(p);
        for (int again = 0; again < 2; ++again)
            CHECK(contains(message_of<nas::data_error>("nas.data.32", [&] { p.next(); }),
                           "numbered.rec: the record at byte 500 is damaged"));
        CHECK(p.position() == walk_position{0, 1});
        p.seek({0, 0});
        CHECK(take(p).records == std::vector<std::uint32_t>{0, 1, 2, 3});
    }
}

TEST_CASE("pipeline: damaged records are replaced, the same ones on any number of threads, and reported once",
          "[train]") {
    auto const run = [](int threads) {
        pipeline p(numbered_images{.count = 20, .damaged = {3, 17}},
                   {.batch = 5, .seed = 2, .image = {1, 2, 2}, .skip_limit = 2, .threads = threads});
        auto batches = take(p, 12); // three epochs
        REQUIRE(p.skipped().size() == 2);
        CHECK(p.skipped()[0].index == 3);
        CHECK(contains(p.skipped()[0].why, "[nas.data.32] numbered.rec: the record at byte 300 is damaged"));
        CHECK(p.skipped()[1].index == 17);
        for (taken const& b : batches)
            for (std::size_t i = 0; i < 5; ++i) {
                CHECK(b.records[i] != 3);
                CHECK(b.records[i] != 17);
                CHECK(b.targets[i].label == static_cast<std::int32_t>(b.records[i] % 10));
            }
        return batches;
    };
    auto const expected = run(0);
    CHECK(run(1) == expected);
    CHECK(run(4) == expected);
}

TEST_CASE("pipeline: more damaged records than the limit are listed", "[train]") {
    for (int const threads : {0, 3}) {
        pipeline p(numbered_images{.count = 20, .damaged = {0, 3, 17}},
                   {.batch = 20, .image = {1, 2, 2}, .skip_limit = 2, .threads = threads});
        auto const message = message_of<nas::data_error>("nas.data.67", [&] { p.next(); });
        for (char const* part : {"numbered: 3 damaged records", "limit of 2", "byte 0 ", "byte 300 ", "byte 1700 "})
            CHECK(contains(message, part));
        CHECK(message_of<nas::data_error>("nas.data.67", [&] { p.next(); }) == message);
    }
    numbered_images none_readable{.count = 30, .damaged = {}};
    for (std::size_t i = 0; i < 30; ++i) none_readable.damaged.push_back(i);
    pipeline p(none_readable, {.batch = 4, .image = {1, 2, 2}, .skip_limit = 2});
    CHECK(contains(message_of<nas::data_error>("nas.data.67", [&] { p.next(); }), "\n  ..."));
}

TEST_CASE("pipeline: what a transform throws reaches the caller", "[train]") {
    struct thrower {
        void operator()(sample& s, nas::rng, transform_workspace&) const {
            if (s.label == 6) throw std::runtime_error("label 6");
        }
    };
    struct bad_mix {
        void operator()(batch_contents const&, nas::rng, std::vector<float>&) const { throw std::runtime_error("mix"); }
    };
    for (int const threads : {0, 2}) {
        pipeline p(numbered_images{.count = 8},
                   {.batch = 4, .shuffled = false, .transform = thrower{}, .threads = threads});
        take(p);
        CHECK_THROWS_WITH(p.next(), "label 6");
        pipeline q(numbered_images{.count = 8}, {.batch = 4, .mix = bad_mix{}, .threads = threads});
        CHECK_THROWS_WITH(q.next(), "mix");
    }
}

TEST_CASE("pipeline: prepares no more than it was asked to keep ready", "[train]") {
    struct counting_source : numbered_images {
        std::atomic<int>* reads = nullptr;
        void read(std::size_t i, sample& out) const {
            ++*reads;
            numbered_images::read(i, out);
        }
    };
    std::atomic<int> reads{0};
    counting_source s{{.count = 100}, &reads};
    pipeline p(s, {.batch = 5, .image = {1, 2, 2}, .threads = 3, .ahead = 4});
    take(p); // held by the caller: five slots, so four more at most
    for (int i = 0; i < 200 && reads < 25; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(reads == 25);
    CHECK(p.waited() >= 0);
}

TEST_CASE("pipeline: nothing is allocated for a batch once it is warm", "[train]") {
    for (int const threads : {0, 2}) {
        any_source const source = cached_source(numbered_images{.count = 64, .extents = {3, 8, 8}}, 1 << 20);
        pipeline p(source, {.batch = 8, .transform = random_shift{}, .mix = all_as_first{}, .threads = threads});
        // A thread that starts late allocates late, so the first rounds do not count; an allocation for every batch, or
        // for one in forty, would show in each.
        std::size_t fewest = 1000;
        for (int round = 0; round < 50 && fewest > 0; ++round) {
            auto const before = test::allocations();
            for (int i = 0; i < 40; ++i) p.next();
            fewest = std::min(fewest, test::allocations() - before);
        }
        CHECK(fewest == 0);
    }
}

TEST_CASE("pipeline: options out of range are refused", "[train]") {
    auto const refuse = [](pipeline_options o, any_source s = numbered_images{}) {
        return message_of<nas::data_error>("nas.data.63", [&] { pipeline(s, o); });
    };
    CHECK(contains(refuse({}, any_source{}), "no source"));
    CHECK(contains(refuse({.threads = -1}), "threads is -1"));
    CHECK(contains(refuse({.ahead = 0}), "ahead is 0"));
    CHECK(contains(refuse({.batch = 0}), "a batch of 0"));
    message_of<nas::data_error>("nas.data.64", [] { pipeline(numbered_images{}, {.batch = 21}); });
}

TEST_CASE("pipeline: prints its source and the whole chain", "[train]") {
    pipeline const p(numbered_images{.count = 6, .extents = {1, 2, 2}},
                     {.batch = 3, .transform = random_shift{}, .mix = all_as_first{}, .threads = 0});
    std::string const text = p.describe();
    CHECK(contains(text, "source numbered, 6 records of " + to_string(nas::shape{1, 2, 2}) + "\nbatch 3\n"));
    CHECK(contains(text, "\ntransform random_shift\nmix all_as_first\n"));
}
