#include <limits>

#include <nas/train/tensor_source.hpp>

#include "support/data_files.hpp"

using nas::data_error;
using nas::train::byte_tensor;
using nas::train::float_tensor;
using nas::train::sample;
using nas::train::tensor_source;

static_assert(nas::train::Source<tensor_source>);

namespace {

sample at(tensor_source const& s, std::size_t i) {
    sample out;
    s.read(i, out);
    return out;
}

} // namespace

TEST_CASE("tensor_source: bytes come back as samples with their labels", "[train]") {
    tensor_source const s(byte_tensor{.values = counting(12), .extents = {1, 2, 3}, .labels = {4, 5}, .name = "mine"});
    CHECK(s.size() == 2);
    CHECK(s.name() == "mine");
    sample const second = at(s, 1);
    CHECK(second.extents == nas::shape{1, 2, 3});
    CHECK(second.pixels == bytes{6, 7, 8, 9, 10, 11});
    CHECK(second.label == 5);
    CHECK(second.where == "mine, sample 1");
    CHECK(at(tensor_source(byte_tensor{.values = {1, 2}, .extents = {1}}), 1).label == 0);
}

TEST_CASE("tensor_source: numbers become bytes of their range", "[train]") {
    tensor_source const s(float_tensor{.values = {0, 1, 0.5f, 0.501f}, .extents = {2}});
    CHECK(at(s, 0).pixels == bytes{0, 255});
    CHECK(at(s, 1).pixels == bytes{128, 128});
    tensor_source const per_channel(
        float_tensor{.values = {-1, 3, 10, 30}, .extents = {2, 1, 2}, .range = {.low = {-1, 10}, .high = {3, 30}}});
    CHECK(at(per_channel, 0).pixels == bytes{0, 255, 0, 255});
    // every byte is its own image under v -> v / 255 and back
    std::vector<float> all(256);
    for (std::size_t i = 0; i < 256; ++i) all[i] = static_cast<float>(i) / 255 - 0.5f;
    CHECK(at(tensor_source(float_tensor{.values = all, .extents = {256}, .range = {.low = {-0.5f}, .high = {0.5f}}}), 0)
              .pixels == counting(256));
}

TEST_CASE("tensor_source: numbers outside the range are an error, or clamped", "[train]") {
    float_tensor t{.values = {0, 1, 2, 0.5f}, .extents = {2}, .name = "mine"};
    CHECK(contains(message_of<data_error>("nas.data.57", [&] { tensor_source{t}; }),
                   "mine: value 0 of sample 1 is 2, outside the range"));
    t.range.clamp = true;
    CHECK(at(tensor_source(t), 1).pixels == bytes{255, 128});
    t.values = {0, 1, -std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()};
    CHECK(contains(message_of<data_error>("nas.data.57", [&] { tensor_source{t}; }), "value 1 of sample 1 is nan"));
}

TEST_CASE("tensor_source: sizes and labels that do not fit are errors", "[train]") {
    auto const text = [](auto const& t) { return message_of<data_error>("nas.data.57", [&] { tensor_source{t}; }); };
    CHECK(contains(text(byte_tensor{.values = counting(5), .extents = {2}}),
                   "5 values are not a number of samples of 2"));
    CHECK(contains(text(byte_tensor{.values = {}, .extents = {2}}), "0 values"));
    CHECK(contains(text(byte_tensor{.values = {1}, .extents = {}}), "no extents"));
    CHECK(contains(text(byte_tensor{.values = {1, 2}, .extents = {1}, .labels = {1}}), "2 samples, but 1 labels"));
    CHECK(contains(text(byte_tensor{.values = {1, 2}, .extents = {1}, .labels = {1, -1}}), "label of sample 1 is -1"));
    CHECK(contains(text(float_tensor{.values = {1, 2}, .extents = {2}, .range = {.low = {0, 0, 0}}}),
                   "3 lower and 1 upper ends for 2 channels"));
    CHECK(contains(text(float_tensor{.values = {1, 2}, .extents = {2}, .range = {.low = {0, 1}, .high = {1}}}),
                   "the range of channel 1 is 1 to 1"));
    CHECK(contains(text(float_tensor{.values = {}, .extents = {}}), "no extents"));
}

TEST_CASE("tensor_source: the range of a table's features", "[train]") {
    std::vector<float> const rows{1, 5, -3, 2, 5, 7};
    auto const r = nas::train::range_of_features(rows, 3);
    CHECK(r.low == std::vector<float>{1, 5, -3});
    CHECK(r.high == std::vector<float>{2, 10, 7});
    CHECK(at(tensor_source(float_tensor{.values = rows, .extents = {3}, .range = r}), 1).pixels == bytes{255, 0, 255});
    CHECK_NOTHROW(tensor_source(float_tensor{
        .values = {1e30f}, .extents = {1}, .range = nas::train::range_of_features(std::vector{1e30f}, 1)}));
}
