#include <type_traits>

#include <nas/core/box.hpp>

#include "support/catch.hpp"

namespace {

struct counted {
    explicit counted(int& alive) : alive_(&alive) { ++alive; }
    virtual ~counted() { --*alive_; }
    virtual int id() const { return 1; }
    int* alive_;
};
struct derived : counted {
    derived(int& alive, int id) : counted(alive), id_(id) {}
    int id() const override { return id_; }
    int id_;
};

} // namespace

TEST_CASE("box: owns its object alone", "[core]") {
    STATIC_REQUIRE(!std::is_copy_constructible_v<nas::box<counted>>);
    int alive = 0;
    {
        auto a = nas::box<counted>::make(alive);
        CHECK(alive == 1);
        nas::box<counted> b = std::move(a);
        CHECK(alive == 1);
        CHECK(!a);
        CHECK(b->id() == 1);
        b = nas::box<counted>::make(alive);
        CHECK(alive == 1);
        nas::box<counted>& self = b;
        b = std::move(self);
        CHECK(alive == 1);
        CHECK(b);
    }
    CHECK(alive == 0);
}

TEST_CASE("box: holds objects of derived classes", "[core]") {
    int alive = 0;
    {
        nas::box<counted> b = nas::box<derived>::make(alive, 7);
        CHECK((*b).id() == 7);
        CHECK(alive == 1);
    }
    CHECK(alive == 0);
}
