#include <nas/train/train_error.hpp>

#include "support/catch.hpp"

TEST_CASE("train_error: is an error of the library with its id in front", "[train]") {
    nas::train_error const e("nas.train.4", "sgd: momentum is ", 2);
    nas::error const& base = e;
    CHECK(base.id() == "nas.train.4");
    CHECK(std::string(base.what()) == "[nas.train.4] sgd: momentum is 2");
}
