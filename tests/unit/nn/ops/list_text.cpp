#include <vector>

#include <nas/nn/ops/list_text.hpp>

#include "support/catch.hpp"

TEST_CASE("list_text: numbers with commas between them", "[nn]") {
    CHECK(nas::nn::list_text(std::vector<std::int64_t>{}).empty());
    CHECK(nas::nn::list_text(std::vector<std::int64_t>{7}) == "7");
    CHECK(nas::nn::list_text(std::vector<std::int64_t>{1, -2, 30}) == "1,-2,30");
}
