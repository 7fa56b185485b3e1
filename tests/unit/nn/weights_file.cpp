#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>

#include <nas/nn/weights_file.hpp>

#include "support/catch.hpp"

using namespace nas::nn;

namespace {

std::string scratch_path(char const* name) { return std::string("weights_file_test_") + name; }

weights example() {
    weights w;
    auto& a = w.add("stem.weight", {4, 3, 1, 2}, parameter_role::weight);
    for (std::size_t i = 0; i < a.data.size(); ++i) a.data[i] = static_cast<float>(i) * 0.1f - 1;
    w.add("stem.mean", {4}, parameter_role::mean).data = {0, -0.0f, std::numeric_limits<float>::infinity(), 1e-40f};
    return w;
}

std::string bytes_of(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void write(std::string const& path, std::string const& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

} // namespace

TEST_CASE("weights_file: what is saved is read back, value for value", "[nn]") {
    std::string const path = scratch_path("round_trip");
    save_weights(example(), path);
    CHECK(load_weights(path) == example());
    save_weights(weights{}, path);
    CHECK(load_weights(path).entries().empty());
    std::remove(path.c_str());
}

TEST_CASE("weights_file: a file cut at any byte is refused", "[nn]") {
    std::string const path = scratch_path("cut");
    save_weights(example(), path);
    std::string const bytes = bytes_of(path);
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        write(path, bytes.substr(0, n));
        REQUIRE_THROWS_AS(load_weights(path), nas::data_error);
    }
    write(path, "nas-weights-1\n");
    CHECK_THROWS_WITH(load_weights(path), Catch::Matchers::Contains("[nas.weights.4]"));
    std::remove(path.c_str());
}

TEST_CASE("weights_file: a changed byte anywhere is noticed", "[nn]") {
    std::string const path = scratch_path("damaged");
    save_weights(example(), path);
    std::string const bytes = bytes_of(path);
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        std::string damaged = bytes;
        damaged[n] = static_cast<char>(damaged[n] ^ 0x10);
        write(path, damaged);
        REQUIRE_THROWS_AS(load_weights(path), nas::data_error);
    }
    write(path, bytes.substr(0, bytes.size() - 1) + '?');
    CHECK_THROWS_WITH(load_weights(path), Catch::Matchers::Contains("[nas.weights.7]"));
    std::remove(path.c_str());
}

TEST_CASE("weights_file: missing and foreign files and unwritable places have clear messages", "[nn]") {
    CHECK_THROWS_WITH(load_weights("no/such/file"),
                      Catch::Matchers::Contains("[nas.weights.5]") && Catch::Matchers::Contains("no/such/file"));
    std::string const path = scratch_path("foreign");
    write(path, "PNG something else entirely");
    CHECK_THROWS_WITH(load_weights(path), Catch::Matchers::Contains("[nas.weights.6]"));
    std::remove(path.c_str());
    CHECK_THROWS_WITH(save_weights(example(), "no/such/folder/w.bin"), Catch::Matchers::Contains("[nas.weights.3]"));
}

TEST_CASE("weights_file: a full disk is reported and leaves the earlier file alone", "[nn]") {
    if (!std::ifstream("/dev/full")) {
        WARN("skipped: no /dev/full on this system");
        return;
    }
    // The file is written beside its target, so a link at that place sends the bytes to a device that is always full.
    std::string const path = scratch_path("full");
    save_weights(example(), path);
    REQUIRE(std::system(("ln -sf /dev/full " + path + ".tmp").c_str()) == 0);
    CHECK_THROWS_WITH(save_weights(example(), path), Catch::Matchers::Contains("[nas.weights.3]"));
    CHECK(load_weights(path) == example());
    std::remove(path.c_str());
}
