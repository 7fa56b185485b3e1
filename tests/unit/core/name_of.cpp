#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nas/core/name_of.hpp>

#include "support/catch.hpp"

using nas::has_plain_name, nas::is_identifier, nas::member_name, nas::type_name;

namespace ns::inner {
struct conv {
    int kernel;
    std::vector<std::pair<int, std::string>> layers;
    bool flags_2[3];
};
template <class T>
struct wrapped {
    T value;
    struct nested {
        int deep;
    };
};
enum class activation { relu };
union either {
    int a;
};
struct _odd9 {
    int _x9;
};
} // namespace ns::inner

namespace {
struct hidden {
    int secret;
};
} // namespace

struct global {
    ns::inner::conv member_of_class_type;
};
struct derived : global {};

TEST_CASE("member_name: the identifier alone, whatever class and type", "[core]") {
    STATIC_REQUIRE(member_name<&ns::inner::conv::kernel>() == "kernel");
    STATIC_REQUIRE(member_name<&ns::inner::conv::layers>() == "layers");
    STATIC_REQUIRE(member_name<&ns::inner::conv::flags_2>() == "flags_2");
    STATIC_REQUIRE(member_name<&ns::inner::wrapped<std::pair<int, global>>::value>() == "value");
    STATIC_REQUIRE(member_name<&ns::inner::wrapped<int>::nested::deep>() == "deep");
    STATIC_REQUIRE(member_name<&ns::inner::_odd9::_x9>() == "_x9");
    STATIC_REQUIRE(member_name<&hidden::secret>() == "secret");
    STATIC_REQUIRE(member_name<&global::member_of_class_type>() == "member_of_class_type");
    STATIC_REQUIRE(member_name<&derived::member_of_class_type>() == "member_of_class_type");
}

TEST_CASE("member_name: classes inside functions", "[core]") {
    struct local {
        int width;
    };
    STATIC_REQUIRE(member_name<&local::width>() == "width");
    STATIC_REQUIRE(type_name<local>() == "local");
}

TEST_CASE("type_name: without namespace", "[core]") {
    STATIC_REQUIRE(type_name<ns::inner::conv>() == "conv");
    STATIC_REQUIRE(type_name<ns::inner::activation>() == "activation");
    STATIC_REQUIRE(type_name<ns::inner::either>() == "either");
    STATIC_REQUIRE(type_name<ns::inner::_odd9>() == "_odd9");
    STATIC_REQUIRE(type_name<hidden>() == "hidden");
    STATIC_REQUIRE(type_name<global>() == "global");
}

TEST_CASE("has_plain_name: no for whatever compilers spell differently", "[core]") {
    auto const lambda = [] {};
    STATIC_REQUIRE_FALSE(has_plain_name<decltype(lambda)>());
    STATIC_REQUIRE_FALSE(has_plain_name<std::remove_const_t<decltype(lambda)>>());
    STATIC_REQUIRE_FALSE(has_plain_name<ns::inner::wrapped<int>>());
    STATIC_REQUIRE_FALSE(has_plain_name<std::vector<ns::inner::conv>>());
    STATIC_REQUIRE_FALSE(has_plain_name<std::variant<global, hidden>>());
    STATIC_REQUIRE_FALSE(has_plain_name<std::string>());
    STATIC_REQUIRE_FALSE(has_plain_name<int>());
    STATIC_REQUIRE_FALSE(has_plain_name<unsigned long>());
    STATIC_REQUIRE_FALSE(has_plain_name<global*>());
    STATIC_REQUIRE_FALSE(has_plain_name<global const&>());
    STATIC_REQUIRE_FALSE(has_plain_name<global[2]>());
    STATIC_REQUIRE(has_plain_name<global>());
}

TEST_CASE("is_identifier: letters, digits and underscores, no digit first", "[core]") {
    STATIC_REQUIRE(is_identifier("a"));
    STATIC_REQUIRE(is_identifier("_Kernel3x3"));
    STATIC_REQUIRE_FALSE(is_identifier(""));
    STATIC_REQUIRE_FALSE(is_identifier("3x3"));
    STATIC_REQUIRE_FALSE(is_identifier("a b"));
    STATIC_REQUIRE_FALSE(is_identifier("a.b"));
    STATIC_REQUIRE_FALSE(is_identifier("\xc3\xa9"));
}
