#include <nas/train/tar_source.hpp>

#include "support/allocations.hpp"
#include "support/data_files.hpp"
#include "support/encoded_images.hpp"
#include "support/gzipped.hpp"
#include "support/tar_files.hpp"

using nas::data_error;
using nas::train::sample;
using nas::train::tar_source;
using nas::train::tar_source_options;
namespace tar = test::tar;

static_assert(nas::train::Source<tar_source>);

namespace {

bytes png(std::uint8_t value) {
    return encode(
        test::png_file{.colour_type = PNG_COLOR_TYPE_GRAY, .height = 2, .width = 3, .pixels = bytes(6, value)});
}

/// Two samples, 0 of value 10 and label 1, 1 of value 20 and label 2.
std::vector<bytes> two() {
    return {tar::member("n01/0000.png", png(10)), tar::member("n01/0000.cls", tar::of("1\n")),
            tar::member("n01/0001.cls", tar::of(" 2 ")), tar::member("n01/0001.png", png(20))};
}

sample at(tar_source const& s, std::size_t i) {
    sample out;
    s.read(i, out);
    return out;
}

tar_source source_of(temp_folder const& folder, bytes const& archive, tar_source_options o = {}) {
    write_file(folder / "a.tar", archive);
    return tar_source({folder / "a.tar"}, std::move(o));
}

} // namespace

TEST_CASE("tar_source: files that are equal up to the first dot are a sample", "[train]") {
    temp_folder const folder;
    write_file(folder / "t-0.tar", tar::archive(two()));
    write_file(
        folder / "t-1.tar.gz",
        gzipped(tar::archive({tar::member("a.b/7.JPG.txt", {}), tar::member("8.x.json", {}),
                              tar::member("8.jpg", encode(test::jpeg_file{})), tar::member("8.cls", tar::of("3"))})));
    tar_source const s({folder / "t-*"}, {.pass_over_incomplete = true, .name = "pets"});
    REQUIRE(s.size() == 3);
    CHECK(s.incomplete() == 1);
    CHECK(s.name() == "pets");
    CHECK(at(s, 0).pixels == bytes(18, 10));
    CHECK(at(s, 0).label == 1);
    CHECK(at(s, 0).where == folder / "t-0.tar, image at byte 512");
    CHECK(at(s, 1).pixels == bytes(18, 20));
    CHECK(at(s, 1).label == 2);
    CHECK(at(s, 2).extents == nas::shape{3, 16, 24});
    CHECK(at(s, 2).label == 3);
    CHECK(tar_source({folder / "t-0.tar"}).name() == folder / "t-0.tar");
}

TEST_CASE("tar_source: endings, words and first labels as stated", "[train]") {
    temp_folder const folder;
    bytes const a = tar::archive({tar::member("1.left.png", png(1)), tar::member("1.right.png", png(2)),
                                  tar::member("1.kind", tar::of("cat\n")), tar::member("1.cls", tar::of("5"))});
    tar_source_options o{.image_endings = {"right.png"}, .first_label = 3, .classes = 3};
    CHECK(at(source_of(folder, a, o), 0).pixels == bytes(18, 2));
    CHECK(at(source_of(folder, a, o), 0).label == 2);
    o.label_ending = "kind";
    o.class_names = {"dog", "cat"};
    CHECK(at(source_of(folder, a, o), 0).label == 1);
    o.class_names = {"dog"};
    CHECK(contains(message_of<data_error>("nas.data.56", [&] { at(source_of(folder, a, o), 0); }),
                   "a.tar, image at byte 1536: its label cat is none of the 1 class names"));
    o.class_names = {};
    CHECK(contains(message_of<data_error>("nas.data.56", [&] { at(source_of(folder, a, o), 0); }),
                   "cat is no whole number"));
    o.class_names = {"a", "a"};
    message_of<data_error>("nas.data.57", [&] { source_of(folder, a, o); });
    o = {.image_endings = {"left.png"}, .label_ending = ""};
    CHECK(at(source_of(folder, a, o), 0).label == 0);
    o = {.image_endings = {"left.png"}, .classes = 5};
    CHECK(contains(message_of<data_error>("nas.data.7", [&] { at(source_of(folder, a, o), 0); }),
                   "label 5, but there are 5 classes (0 to 4)"));
    o = {.image_endings = {"left.png"}, .first_label = 6};
    CHECK(contains(message_of<data_error>("nas.data.7", [&] { at(source_of(folder, a, o), 0); }),
                   "below the first label, 6"));
}

TEST_CASE("tar_source: incomplete samples are errors unless passed over", "[train]") {
    temp_folder const folder;
    bytes const a = tar::archive({tar::member("1.png", png(1)), tar::member("1.cls", tar::of("5")),
                                  tar::member("2.png", png(1)), tar::member("3.cls", tar::of("1"))});
    CHECK(contains(message_of<data_error>("nas.data.22", [&] { source_of(folder, a); }),
                   "sample 2 at byte 2560 has no label; its files end in: png"));
    tar_source const s = source_of(folder, a, {.pass_over_incomplete = true});
    CHECK(s.size() == 1);
    CHECK(s.incomplete() == 2);
    CHECK(contains(message_of<data_error>("nas.data.22", [&] { source_of(folder, a, {.image_endings = {}}); }),
                   "sample 1 at byte 512 has no image"));
    CHECK(contains(message_of<data_error>("nas.data.40", [&] { source_of(folder, tar::archive({})); }), "no samples"));
    bytes const no_label = tar::archive({tar::member("1.png", png(1)), tar::member("1.cls", {})});
    message_of<data_error>("nas.data.56", [&] { at(source_of(folder, no_label), 0); });
}

TEST_CASE("tar_source: an archive cut at any byte is an error, or keeps the whole samples before", "[train]") {
    temp_folder const folder;
    bytes const whole = tar::archive(two());
    for (bool const gzip : {false, true}) {
        bytes const file = gzip ? gzipped(whole) : whole;
        for (std::size_t n = 2; n < file.size() - (gzip ? 0 : 512); n += gzip ? 1 : 61) {
            bytes const cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(n));
            message_of<data_error>(gzip ? "nas.data.2" : "nas.data.21", [&] { source_of(folder, cut); });
            try {
                tar_source const s = source_of(folder, cut, {.keep_before_damage = true});
                CHECK(s.damaged().size() == 1);
                CHECK(at(s, 0).pixels == bytes(18, 10));
            } catch (data_error const& e) {
                CHECK(e.id() == "nas.data.40");
            }
        }
    }
}

TEST_CASE("tar_source: damage, changes and limits name the archive", "[train]") {
    temp_folder const folder;
    bytes whole = tar::archive(two());
    tar_source const s = source_of(folder, whole);
    std::filesystem::resize_file(folder / "a.tar", 2000);
    CHECK(contains(message_of<data_error>("nas.data.59", [&] { at(s, 1); }), "ends before the file at byte"));
    whole[3] ^= 1;
    message_of<data_error>("nas.data.20", [&] { source_of(folder, whole); });
    whole[3] ^= 1;
    whole[530] ^= 1; // inside the first picture
    CHECK(contains(message_of<data_error>("nas.data.43", [&] { at(source_of(folder, whole), 0); }),
                   "a.tar, image at byte 512: the PNG data are damaged"));
    bytes const packed = gzipped(whole);
    CHECK(contains(message_of<data_error>("nas.data.40",
                                          [&] { source_of(folder, packed, {.max_unpacked_bytes = whole.size() - 1}); }),
                   "more than"));
    CHECK(source_of(folder, packed, {.max_unpacked_bytes = whole.size()}).size() == 2);
    message_of<data_error>("nas.data.39", [&] { tar_source({folder / "b*"}); });
}

TEST_CASE("tar_source: once warm, reading takes no new memory of ours", "[train]") {
    temp_folder const folder;
    tar_source const s = source_of(folder, tar::archive(two()));
    sample out;
    for (std::size_t i = 0; i < 4; ++i) s.read(i % 2, out);
    auto const before = test::allocations();
    for (std::size_t i = 0; i < 10; ++i) s.read(i % 2, out);
    CHECK(test::allocations() == before);
}
