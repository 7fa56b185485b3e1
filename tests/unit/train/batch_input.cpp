#include <vector>

#include <nas/train/batch_input.hpp>
#include <nas/train/dataset_source.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/toy_training.hpp"

using namespace nas::train;

namespace {

struct batch {
    std::vector<float> images = std::vector<float>(10 * 64);
    std::vector<target> targets = std::vector<target>(10);
    friend bool operator==(batch const&, batch const&) = default;
};

batch load(batch_input& in, walk_position at) {
    batch out;
    in.load(at, out.images, out.targets);
    return out;
}

pipeline_options options_of(dataset const& d) {
    return {.batch = 10, .seed = 3, .pixel_range = d.pixel_range, .classes = 4, .threads = 1};
}

} // namespace

TEST_CASE("batch_input: a position always gives the same batch, and a pipeline the same as the data set", "[train]") {
    dataset const d = quarters(35);
    dataset_input memory(d, {.batch = 10, .augment = {.crop_padding = 0, .flip = false}, .seed = 3});
    pipeline p(dataset_source(d), options_of(d));
    pipeline_input piped(p, 10);
    CHECK(memory.steps_per_epoch() == 3);
    CHECK(piped.steps_per_epoch() == 3);
    CHECK(memory.image() == piped.image());
    CHECK(memory.classes() == 4);
    CHECK(piped.classes() == 4);
    std::vector<batch> seen;
    for (std::uint64_t epoch = 0; epoch < 2; ++epoch)
        for (std::int64_t step = 0; step < 3; ++step) {
            seen.push_back(load(memory, {epoch, step}));
            CHECK(seen.back() == load(piped, {epoch, step}));
        }
    CHECK_FALSE(seen[0] == seen[3]); // epochs differ
    for (batch_input* in : {static_cast<batch_input*>(&memory), static_cast<batch_input*>(&piped)}) {
        CHECK(load(*in, {0, 1}) == seen[1]); // back
        CHECK(load(*in, {1, 2}) == seen[5]); // and forth
    }
}

TEST_CASE("batch_input: augmentation is a function of the epoch", "[train]") {
    dataset const d = quarters(10);
    dataset_input in(d, {.batch = 10, .augment = {.crop_padding = 2}});
    CHECK(load(in, {0, 0}) == load(in, {0, 0}));
    CHECK_FALSE(load(in, {0, 0}) == load(in, {1, 0}));
}

TEST_CASE("batch_input: a description tells data apart", "[train]") {
    dataset const d = quarters(35), e = quarters(35, 2);
    CHECK(dataset_input(d, {.batch = 10}).describe() == dataset_input(d, {.batch = 5}).describe());
    CHECK(dataset_input(d, {.batch = 10}).describe() != dataset_input(e, {.batch = 10}).describe());
    pipeline p(dataset_source(d), options_of(d));
    CHECK(pipeline_input(p, 10).describe() ==
          "pipeline of 30 images of 1x8x8 an epoch, seed 3, shuffled, shard 0 of 1\n");
}

TEST_CASE("batch_input: what gives no full batches is refused", "[train]") {
    dataset const d = quarters(35);
    message_of<nas::train_error>("nas.train.3", [&] { dataset_input(d, {.batch = 36}); });
    pipeline p(dataset_source(d), options_of(d));
    CHECK(contains(message_of<nas::train_error>("nas.train.40", [&] { pipeline_input(p, 12); }),
                   "batches of 10 images, but the recipe's batch is 12"));
    pipeline_options o = options_of(d);
    o.last = last_batch::keep;
    pipeline short_end(dataset_source(d), o);
    CHECK(contains(message_of<nas::train_error>("nas.train.40", [&] { pipeline_input(short_end, 10); }),
                   "last_batch::keep"));
}
