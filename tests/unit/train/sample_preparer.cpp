#include <set>

#include <nas/train/sample_preparer.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/numbered_images.hpp"

using namespace nas::train;
using test::numbered_images;

namespace {

struct prepared {
    std::vector<float> image;
    target answer;
    std::uint32_t record;
    std::vector<skipped_record> skipped;
};

prepared run(sample_preparer const& p, std::uint32_t record, std::uint64_t epoch = 0, std::uint64_t position = 0) {
    sample_preparer::hand h;
    sample_preparer::place at{.record = record, .epoch = epoch, .position = position};
    prepared out{std::vector<float>(static_cast<std::size_t>(p.image().elements())), {}, 0, {}};
    p.prepare(at, h, out.image.data(), out.answer, out.skipped);
    out.record = at.record;
    return out;
}

struct noise {
    void operator()(sample& s, nas::rng r, transform_workspace&) const {
        for (auto& p : s.pixels) p = static_cast<std::uint8_t>(r.below(256));
    }
};

} // namespace

TEST_CASE("sample_preparer: channels are normalised each by its own mean and deviation", "[train]") {
    sample_preparer const p({.source = numbered_images{.extents = {2, 1, 1}}, .pixel_range = {{0, 0.5f}, {1, 0.25f}}});
    auto const out = run(p, 17);
    CHECK(out.image[0] == Approx(17 / 255.0));
    CHECK(out.image[1] == Approx((17 / 255.0 - 0.5) / 0.25));
    CHECK(out.answer == target{.label = 7});
}

TEST_CASE("sample_preparer: an image depends on seed, epoch and index, not on its place", "[train]") {
    auto const image = [](std::uint64_t seed, std::uint32_t record, std::uint64_t epoch, std::uint64_t position) {
        return run(sample_preparer({.source = numbered_images{}, .transform = noise{}, .seed = seed}), record, epoch,
                   position)
            .image;
    };
    auto const first = image(1, 4, 2, 0);
    CHECK(image(1, 4, 2, 9) == first);
    CHECK(image(2, 4, 2, 0) != first);
    CHECK(image(1, 5, 2, 0) != first);
    CHECK(image(1, 4, 3, 0) != first);
}

TEST_CASE("sample_preparer: a damaged record is replaced by one drawn by epoch and position", "[train]") {
    sample_preparer const p({.source = numbered_images{.damaged = {4}}, .skip_limit = 1});
    auto const a = run(p, 4, 0, 3), b = run(p, 4, 0, 3), whole = run(p, 5);
    CHECK(a.record != 4);
    CHECK(a.record == b.record);
    CHECK(a.answer.label == static_cast<std::int32_t>(a.record % 10));
    REQUIRE(a.skipped.size() == 1);
    CHECK(a.skipped[0].index == 4);
    CHECK(whole.skipped.empty());
    std::set<std::uint32_t> substitutes;
    for (std::uint64_t position = 0; position < 20; ++position) substitutes.insert(run(p, 4, 0, position).record);
    CHECK(substitutes.size() > 5);
}

TEST_CASE("sample_preparer: without skipping, or with nothing else to read, the error is thrown", "[train]") {
    message_of<nas::data_error>("nas.data.32",
                                [] { run(sample_preparer({.source = numbered_images{.damaged = {4}}}), 4); });
    numbered_images none{.count = 3, .damaged = {0, 1, 2}};
    message_of<nas::data_error>("nas.data.32", [&] {
        run(sample_preparer({.source = none, .image = {1, 2, 2}, .skip_limit = 5}), 1);
    });
}

TEST_CASE("sample_preparer: images of another shape and labels out of range are refused", "[train]") {
    sample_preparer const p({.source = numbered_images{}, .image = {1, 3, 3}});
    auto const shape_message = message_of<nas::data_error>("nas.data.65", [&] { run(p, 4); });
    CHECK(contains(shape_message, "numbered, image 4: the image is 1x2x2"));
    CHECK(contains(shape_message, "1x3x3"));
    sample_preparer const few({.source = numbered_images{}, .classes = 5});
    CHECK(run(few, 4).answer.label == 4);
    CHECK(
        contains(message_of<nas::data_error>("nas.data.66", [&] { run(few, 5); }), "image 5: label 5 is not below 5"));
    struct negative : numbered_images {
        void read(std::size_t i, sample& out) const {
            numbered_images::read(i, out);
            out.label = -2;
        }
    };
    message_of<nas::data_error>("nas.data.66", [] { run(sample_preparer({.source = negative{}}), 5); });
}

TEST_CASE("sample_preparer: a source that gives too few bytes is named", "[train]") {
    struct short_images : numbered_images {
        void read(std::size_t i, sample& out) const {
            numbered_images::read(i, out);
            if (i == 3) out.pixels.pop_back();
            if (i == 4) out.extents = {4};
        }
    };
    sample_preparer const p({.source = short_images{}});
    CHECK(contains(message_of<nas::data_error>("nas.data.69", [&] { run(p, 3); }),
                   "numbered, image 3: source numbered gave 3 bytes for an image of 1x2x2"));
    message_of<nas::data_error>("nas.data.69", [&] { run(p, 4); });
}

TEST_CASE("sample_preparer: takes the shape from the first readable record", "[train]") {
    CHECK(sample_preparer({.source = numbered_images{.damaged = {0, 1}}, .skip_limit = 2}).image() ==
          nas::shape{1, 2, 2});
    message_of<nas::data_error>("nas.data.32", [] { sample_preparer({.source = numbered_images{.damaged = {0}}}); });
}

TEST_CASE("sample_preparer: settings out of range are refused", "[train]") {
    auto const refuse = [](sample_preparer::settings s) {
        s.source = numbered_images{};
        return message_of<nas::data_error>("nas.data.63", [&] { sample_preparer{s}; });
    };
    CHECK(contains(refuse({.source = {}, .classes = -1}), "classes is -1"));
    CHECK(contains(refuse({.source = {}, .image = {4}}), "shape is 4"));
    CHECK(contains(refuse({.source = {}, .pixel_range = {{0, 0}, {1, 1}}}), "2 means and 2 deviations for 1 channels"));
    CHECK(contains(refuse({.source = {}, .pixel_range = {{0}, {0}}}), "deviation of 0"));
}
