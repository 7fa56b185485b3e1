#include <map>
#include <string>

#include <nas/space/visitor.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

namespace {

/// Writes the structure down.
class outline final : public nas::space_visitor {
public:
    std::string text;

private:
    void choice(std::uint32_t arity, nas::function_ref<std::string(std::uint32_t)> literal_of) override {
        text += "choice";
        for (std::uint32_t i = 0; i < arity; ++i) text += " " + literal_of(i);
        text += "; ";
        keys[key()] += 1;
    }
    void fixed(std::string_view literal) override { text += "fixed " + std::string(literal) + "; "; }
    void opened(std::uint32_t from, std::uint32_t to) override {
        text += std::to_string(from) + "-" + std::to_string(to) + "{ ";
    }
    void closed() override { text += "} "; }

public:
    std::map<nas::decision_key, int> keys;
};

template <class S>
std::string outline_of(S const& space) {
    outline v;
    space.visit(v);
    return v.text;
}

} // namespace

TEST_CASE("space_visitor: sees every alternative with its conditions", "[space]") {
    CHECK(outline_of(test::layer) == "choice conv mbconv skip; "
                                     "0-0{ choice 3 5; } "
                                     "1-1{ choice 3 5 7; choice 3 6; choice false true; } "
                                     "2-2{ fixed skip; } ");
}

TEST_CASE("space_visitor: sees elements of a list with the lengths that have them", "[space]") {
    CHECK(outline_of(nas::repeat(nas::one_of(3, 5), 1, 3)) ==
          "choice 1 2 3; 0-2{ choice 3 5; } 1-2{ choice 3 5; } 2-2{ choice 3 5; } ");
}

TEST_CASE("space_visitor: sees through map, named and build, at the keys of the decisions", "[space]") {
    outline v;
    nas::named("stem", nas::map(nas::build<test::conv>(nas::field<&test::conv::kernel>(nas::one_of(3, 5))),
                                [](auto c) { return c.kernel; }))
        .visit(v);
    CHECK(v.text == "choice 3 5; ");
    CHECK(v.keys == std::map<nas::decision_key, int>{{nas::key_of_path("stem.kernel"), 1}});
}

TEST_CASE("space_visitor: meets a space too large to enumerate in a moment", "[space]") {
    outline v;
    test::mnasnet_like.visit(v);
    CHECK(v.keys.size() == 42);
    for (auto const& [key, times] : v.keys) CHECK(times == 1);
}

TEST_CASE("space_visitor: a condition on a decision elsewhere is an ordinary one to those who do not ask", "[space]") {
    outline v;
    {
        nas::space_visitor::branch const when(v, nas::key_of_path("depth"), 1, 2);
        nas::one_of(3, 5).visit(v);
    }
    CHECK(v.text == "1-2{ choice 3 5; } ");
}
