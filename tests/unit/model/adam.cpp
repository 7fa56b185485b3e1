#include <cmath>
#include <string>
#include <vector>

#include <nas/model/adam.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::model::adam;

TEST_CASE("adam: the first step has the size of the learning rate, whatever the gradient's", "[adam]") {
    for (double const g : {1e-3, 1.0, -50.0}) {
        adam::state s;
        std::vector<double> x{2.0};
        adam{.learning_rate = 0.25}.descend(s, std::vector{g}, x);
        CHECK(x[0] == Approx(g > 0 ? 1.75 : 2.25).epsilon(1e-5));
    }
}

TEST_CASE("adam: two steps by hand", "[adam]") {
    adam const a{.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 0};
    adam::state s;
    std::vector<double> x{0.0};
    a.descend(s, std::vector{2.0}, x);
    a.descend(s, std::vector{-4.0}, x);
    // m = 1 -> -1.5, corrected / 0.75 = -2; v = 1 -> 4.75, corrected / 0.4375
    CHECK(x[0] == Approx(-0.1 + 0.1 * 2 / std::sqrt(4.75 / 0.4375)));
}

TEST_CASE("adam: finds the bottom of a bowl", "[adam]") {
    adam const a{.learning_rate = 0.05};
    adam::state s;
    std::vector<double> x{3.0, -2.0};
    for (int i = 0; i < 1000; ++i) a.descend(s, std::vector{2 * (x[0] - 1), 20 * (x[1] + 4)}, x);
    CHECK(x[0] == Approx(1).margin(1e-3));
    CHECK(x[1] == Approx(-4).margin(1e-3));
}

TEST_CASE("adam: parameters that appear later learn as if they were alone", "[adam]") {
    adam const a;
    adam::state grown, alone;
    std::vector<double> x{1.0}, y{1.0};
    for (int i = 0; i < 10; ++i) a.descend(grown, std::vector{0.3}, x);
    x.push_back(1.0);
    for (int i = 0; i < 5; ++i) {
        a.descend(grown, std::vector{0.3, 0.1 * i}, x);
        a.descend(alone, std::vector{0.1 * i}, y);
    }
    CHECK(x[1] == y[0]);
}

TEST_CASE("adam: moments are saved and restored exactly, damaged ones refused", "[adam]") {
    adam const a;
    adam::state s;
    std::vector<double> x{1.0};
    a.descend(s, std::vector{0.3}, x);
    x.push_back(0);
    a.descend(s, std::vector{0.3, 0.2}, x);
    std::string bytes;
    nas::byte_writer out(bytes);
    adam::save(out, s);
    nas::byte_reader in(bytes);
    CHECK(adam::load(in) == s);
    CHECK(in.at_end());
    test::check_error<nas::storage_error>("nas.storage.1", [&] {
        nas::byte_reader torn(std::string_view(bytes).substr(0, bytes.size() - 1));
        (void)adam::load(torn);
    });
    bytes[12] = 9; // the end of the first segment
    test::check_error<nas::storage_error>("nas.controller.41", [&] {
        nas::byte_reader damaged(bytes);
        (void)adam::load(damaged);
    });
}
