#include <cstdlib>
#include <numeric>

#include <nas/train/pipeline.hpp>
#include <nas/train/tfrecord_source.hpp>

#include "support/allocations.hpp"
#include "support/data_files.hpp"
#include "support/encoded_images.hpp"
#include "support/tf_example.hpp"

using nas::data_error;
using nas::train::sample;
using nas::train::tfrecord_source;
using nas::train::tfrecord_source_options;
namespace wire = test::wire;
using wire::operator+;

static_assert(nas::train::Source<tfrecord_source>);

namespace {

void write_records(std::string const& path, std::vector<bytes> const& records) {
    nas::train::tfrecord_writer out(path);
    for (bytes const& r : records) out.write(r);
    out.close();
}

bytes labelled(bytes const& image_feature, bytes const& label_feature) {
    return wire::example(wire::entry("image/encoded", image_feature) + wire::entry("image/class/label", label_feature));
}

bytes png_record(std::uint8_t value, std::int64_t label) {
    auto const png =
        encode(test::png_file{.colour_type = PNG_COLOR_TYPE_GRAY, .height = 2, .width = 3, .pixels = bytes(6, value)});
    return labelled(wire::bytes_list({png}), wire::integer_list({label}));
}

sample at(tfrecord_source const& s, std::size_t i) {
    sample out;
    s.read(i, out);
    return out;
}

/// The only sample of a file with one record.
sample only(bytes const& record, tfrecord_source_options o = {}) {
    temp_folder const folder;
    write_records(folder / "a", {record});
    return at(tfrecord_source({folder / "a"}, std::move(o)), 0);
}

std::string error_of(std::string_view id, bytes const& record, tfrecord_source_options o = {}) {
    return message_of<data_error>(id, [&] { (void)only(record, std::move(o)); });
}

} // namespace

TEST_CASE("tfrecord_source: pictures and labels of all files", "[train]") {
    temp_folder const folder;
    write_records(folder / "train-0", {png_record(10, 1), png_record(20, 2)});
    write_records(folder / "train-1",
                  {labelled(wire::bytes_list({encode(test::jpeg_file{})}), wire::integer_list({3}))});
    tfrecord_source const s({folder / "train-*"}, {.name = "pets"});
    REQUIRE(s.size() == 3);
    CHECK(s.name() == "pets");
    sample const second = at(s, 1);
    CHECK(second.extents == nas::shape{3, 2, 3});
    CHECK(second.pixels == bytes(18, 20));
    CHECK(second.label == 2);
    CHECK(second.where == folder / "train-0, record at byte " + std::to_string(s.index().offset_of(1)));
    CHECK(at(s, 2).extents == nas::shape{3, 16, 24});
    CHECK(tfrecord_source({folder / "train-*"}).name() == folder / "train-*");
}

TEST_CASE("tfrecord_source: keys, colours and labels as stated", "[train]") {
    auto const png = encode(test::png_file{.pixels = test::smooth_pixels(3, 8, 12)});
    bytes const record = wire::example(wire::entry("picture", wire::bytes_list({png})) +
                                       wire::entry("kind", wire::bytes_list({wire::of("cat")})) +
                                       wire::entry("number", wire::integer_list({5})));
    tfrecord_source_options o{.image_key = "picture",
                              .label_key = "number",
                              .first_label = 1,
                              .image = {.channels = nas::train::colours::grey}};
    CHECK(only(record, o).label == 4);
    CHECK(only(record, o).extents == nas::shape{1, 8, 12});
    o.label_key = "";
    CHECK(only(record, o).label == 0);
    o.label_key = "kind";
    o.class_names = {"dog", "cat"};
    CHECK(only(record, o).label == 1);
    o.class_names = {"dog", "cow"};
    CHECK(contains(error_of("nas.data.56", record, o), "cat is none of the 2 class names"));
    o.class_names = {"dog", "dog"};
    CHECK(contains(error_of("nas.data.57", record, o), "class dog is named twice"));
}

TEST_CASE("tfrecord_source: labels out of range are errors with file and byte", "[train]") {
    CHECK(contains(error_of("nas.data.7", png_record(1, 3), {.classes = 3}),
                   "a, record at byte 0: label 3, but there are 3 classes (0 to 2)"));
    CHECK(
        contains(error_of("nas.data.7", png_record(1, 0), {.first_label = 1}), "label 0 is below the first label, 1"));
    CHECK(contains(error_of("nas.data.7", png_record(1, 4), {.first_label = 1, .classes = 3}), "(1 to 3)"));
    CHECK(contains(error_of("nas.data.7", png_record(1, -1)), "label -1"));
    CHECK(only(png_record(1, 3), {.first_label = 1, .classes = 3}).label == 2);
}

TEST_CASE("tfrecord_source: raw bytes, whole numbers and floats", "[train]") {
    bytes const label = wire::integer_list({0});
    tfrecord_source_options o{.extents = {2, 1, 3}};
    CHECK(only(labelled(wire::bytes_list({{1, 2, 3, 4, 5, 6}}), label), o).pixels == bytes{1, 3, 5, 2, 4, 6});
    o.channels_last = false;
    CHECK(only(labelled(wire::bytes_list({{1, 2, 3, 4, 5, 6}}), label), o).pixels == bytes{1, 2, 3, 4, 5, 6});
    CHECK(only(labelled(wire::integer_list({1, 2, 3, 4, 5, 255}), label), o).pixels == bytes{1, 2, 3, 4, 5, 255});
    CHECK(only(labelled(wire::float_list({0, 1, 0.5f, 0, 0, 1}), label), o).pixels == bytes{0, 255, 128, 0, 0, 255});
    o.range = {.low = {0, -1}, .high = {2, 1}};
    CHECK(only(labelled(wire::float_list({0, 1, 2, 0, -1, 1}), label), o).pixels == bytes{0, 128, 255, 128, 0, 255});
    CHECK(only(labelled(wire::float_list({0, 1, 2, 0, -1, 1}), label), o).extents == nas::shape{2, 1, 3});
}

TEST_CASE("tfrecord_source: raw values that do not fit are errors", "[train]") {
    bytes const label = wire::integer_list({0});
    tfrecord_source_options o{.extents = {1, 1, 3}};
    CHECK(contains(error_of("nas.data.38", labelled(wire::bytes_list({{1, 2}}), label), o),
                   "image/encoded has 2 values, expected 3 (1x1x3)"));
    CHECK(contains(error_of("nas.data.38", labelled(wire::float_list({1}), label), o), "has 1 values, expected 3"));
    CHECK(contains(error_of("nas.data.57", labelled(wire::float_list({0, 1, 1.5f}), label), o), "a value of 1.5"));
    CHECK(contains(error_of("nas.data.57", labelled(wire::integer_list({0, 256, 1}), label), o), "a value of 256"));
    o.range.clamp = true;
    CHECK(only(labelled(wire::float_list({0, -7, 1.5f}), label), o).pixels == bytes{0, 0, 255});
    CHECK(only(labelled(wire::integer_list({0, 256, -1}), label), o).pixels == bytes{0, 255, 0});
    message_of<data_error>("nas.data.36",
                           [&] { (void)only(wire::example(wire::entry("image/class/label", label)), o); });
    o.extents = {1, 3};
    CHECK(contains(error_of("nas.data.57", labelled(wire::float_list({0}), label), o), "raw images of extents 1x3"));
    o.extents = {1, 1, 3};
    o.range.low = {2};
    CHECK(contains(error_of("nas.data.57", labelled(wire::float_list({0}), label), o), "range of channel 0 is 2 to 1"));
}

TEST_CASE("tfrecord_source: damage inside a record names file and byte", "[train]") {
    CHECK(contains(error_of("nas.data.35", {0x0a, 0x05}), "a, record at byte 0: at byte 0 of 2, the record announces"));
    CHECK(contains(error_of("nas.data.45", labelled(wire::bytes_list({wire::of("GIF89a")}), wire::integer_list({0}))),
                   "a, record at byte 0: neither JPEG nor PNG, but GIF"));
    CHECK(contains(error_of("nas.data.36", wire::example(wire::entry("x", wire::integer_list({0})))),
                   "no feature image/class/label; it has: x"));
    CHECK(contains(error_of("nas.data.37", labelled(wire::bytes_list({{1}}), wire::float_list({1}))),
                   "image/class/label holds floats, not integers"));
}

TEST_CASE("tfrecord_source: every cut of a record's picture is an error, and the source goes on", "[train]") {
    auto const jpeg = encode(test::jpeg_file{.height = 8, .width = 8, .quality = 30});
    std::vector<bytes> records{png_record(5, 1)};
    for (std::size_t n = 0; n < jpeg.size(); ++n)
        records.push_back(
            labelled(wire::bytes_list({bytes(jpeg.begin(), jpeg.begin() + static_cast<std::ptrdiff_t>(n))}),
                     wire::integer_list({1})));
    temp_folder const folder;
    write_records(folder / "a", records);
    tfrecord_source const s({folder / "a"});
    sample out;
    for (std::size_t i = 1; i < s.size(); ++i) REQUIRE_THROWS_AS(s.read(i, out), data_error);
    s.read(0, out);
    CHECK(out.pixels == bytes(18, 5));
}

TEST_CASE("tfrecord_source: once warm, reading takes no new memory of ours", "[train]") {
    temp_folder const folder;
    write_records(folder / "a", {png_record(10, 1), png_record(20, 2)});
    tfrecord_source const s({folder / "a"});
    sample out;
    for (std::size_t i = 0; i < 4; ++i) s.read(i % 2, out);
    auto const before = test::allocations();
    for (std::size_t i = 0; i < 10; ++i) s.read(i % 2, out);
    CHECK(test::allocations() == before);
}

TEST_CASE("tfrecord_source: a pipeline passes over damaged records and names them", "[train]") {
    temp_folder const folder;
    std::vector<bytes> records;
    for (std::uint8_t i = 0; i < 12; ++i) records.push_back(png_record(i, i % 2));
    records[5] = labelled(wire::bytes_list({wire::of("GIF89a")}), wire::integer_list({0}));
    write_records(folder / "a", records);
    nas::train::pipeline input(tfrecord_source({folder / "a"}),
                               {.batch = 4, .shuffled = false, .skip_limit = 1, .threads = 2});
    CHECK(input.image() == nas::shape{3, 2, 3});
    for (int step = 0; step < 3; ++step) {
        auto const b = input.next();
        for (std::size_t i = 0; i < b.size(); ++i) {
            CHECK(b.records[i] != 5);
            CHECK(b.images[i * 18] == Approx(static_cast<float>(b.records[i]) / 255));
            CHECK(b.targets[i].label == static_cast<std::int32_t>(b.records[i] % 2));
        }
    }
    REQUIRE(input.skipped().size() == 1);
    CHECK(input.skipped()[0].index == 5);
    CHECK(contains(input.skipped()[0].why, folder / "a, record at byte "));
}

TEST_CASE("tfrecord_source: records of TensorFlow", "[train][data]") {
    char const* const root = std::getenv("NAS_DATA_DIR");
    if (!root) {
        WARN("skipped: NAS_DATA_DIR is not set");
        return;
    }
    std::string const at_data = std::string(root) + "/tfrecord/";
    tfrecord_source const raccoons({at_data + "raccoon_*.record"},
                                   {.label_key = "image/object/class/text", .class_names = {"raccoon"}});
    sample out;
    std::size_t pictures = 0;
    for (std::size_t i = 0; i < raccoons.size(); ++i) try {
            raccoons.read(i, out);
            ++pictures;
            CHECK(out.label == 0);
        } catch (data_error const& e) {
            CHECK(e.id() == "nas.data.38");
        } // two raccoons in one picture
    CHECK(pictures == 36);

    tfrecord_source const digits({at_data + "mnist.tfrecord"}, {.image_key = "image_floats",
                                                                .label_key = "image_class",
                                                                .classes = 10,
                                                                .extents = {1, 28, 28},
                                                                .range = {.low = {-0.5f}, .high = {0.5f}}});
    std::vector<double> ink(10), count(10);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        digits.read(i, out);
        auto const d = static_cast<std::size_t>(out.label);
        ink[d] += std::accumulate(out.pixels.begin(), out.pixels.end(), 0.0);
        ++count[d];
    }
    // a one takes the least ink, a zero the most
    for (std::size_t d = 0; d < 10; ++d) ink[d] /= count[d];
    CHECK(std::min_element(ink.begin(), ink.end()) - ink.begin() == 1);
    CHECK(std::max_element(ink.begin(), ink.end()) - ink.begin() == 0);
}
