#include <nas/train/pipeline_options.hpp>
#include <nas/train/transform/in_order.hpp>
#include <nas/train/transform/mixup.hpp>
#include <nas/train/transform/random_flip.hpp>

#include "support/catch.hpp"

using namespace nas::train;

TEST_CASE("pipeline_options: the defaults as text", "[train]") {
    CHECK(pipeline_options{}.describe() == "batch 64\n"
                                           "seed 1\n"
                                           "shuffled true\n"
                                           "shard 0 of 1\n"
                                           "last batch drop\n"
                                           "transform none\n"
                                           "mix none\n"
                                           "pixel range values / 255\n"
                                           "image as the first\n"
                                           "classes any\n"
                                           "skip limit 0\n"
                                           "epochs without end\n");
}

TEST_CASE("pipeline_options: the whole chain as text; what does not change batches is left out", "[train]") {
    pipeline_options o{.batch = 32,
                       .seed = 7,
                       .shuffled = false,
                       .shards = {.part = 1, .of = 2},
                       .last = last_batch::keep,
                       .transform = in_order{{random_flip{}}},
                       .mix = mixup{},
                       .pixel_range = {.mean = {0.5f, 0.25f, 0.5f}, .deviation = {1, 1, 2}},
                       .image = {3, 32, 32},
                       .classes = 10,
                       .skip_limit = 5,
                       .epochs = 3};
    std::string const text = o.describe();
    CHECK(text == "batch 32\n"
                  "seed 7\n"
                  "shuffled false\n"
                  "shard 1 of 2\n"
                  "last batch keep\n"
                  "transform in_order(steps [random_flip(horizontal 0.5, vertical 0)])\n"
                  "mix mixup(alpha 0.2, probability 1, per_image false)\n"
                  "pixel range mean [0.5, 0.25, 0.5] deviation [1, 1, 2]\n"
                  "image " +
                      to_string(nas::shape{3, 32, 32}) +
                      "\n"
                      "classes 10\n"
                      "skip limit 5\n"
                      "epochs 3\n");
    o.threads = 4;
    o.ahead = 9;
    CHECK(o.describe() == text);
    CHECK(to_text(last_batch::wrap) == "wrap");
}
