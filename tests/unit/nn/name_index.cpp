#include <string>
#include <vector>

#include <nas/nn/name_index.hpp>

#include "support/catch.hpp"

namespace {

struct names {
    std::vector<std::string> list;
    nas::nn::name_index index;

    std::int32_t find(std::string_view name) const {
        return index.find(name, nas::nn::name_index::key(name),
                          [this](std::int32_t i) -> std::string_view { return list[static_cast<std::size_t>(i)]; });
    }
    void insert(std::string name) {
        index.insert(nas::nn::name_index::key(name), static_cast<std::int32_t>(list.size()));
        list.push_back(std::move(name));
    }
};

} // namespace

TEST_CASE("name_index: an empty index finds nothing", "[nn]") {
    CHECK(names{}.find("a") == nas::nn::name_index::missing);
}

TEST_CASE("name_index: finds every name at its position while it grows, and no other", "[nn]") {
    names n;
    for (int i = 0; i < 5000; ++i) {
        std::string const name = "layers[" + std::to_string(i) + "].conv";
        CHECK(n.find(name) == nas::nn::name_index::missing);
        n.insert(name);
    }
    for (int i = 0; i < 5000; ++i) CHECK(n.find("layers[" + std::to_string(i) + "].conv") == i);
    CHECK(n.find("layers[5000].conv") == nas::nn::name_index::missing);
    CHECK(n.find("") == nas::nn::name_index::missing);
}

TEST_CASE("name_index: a copy belongs to the copied names", "[nn]") {
    names a;
    a.insert("x");
    names b = a;
    b.insert("y");
    CHECK(a.find("y") == nas::nn::name_index::missing);
    CHECK(b.find("x") == 0);
    CHECK(b.find("y") == 1);
}
