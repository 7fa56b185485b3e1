#include <set>
#include <string>

#include <nas/space/decision_path.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::decision_path, nas::key_of_path;
using test::check_error;

namespace {
class walker final : public decision_path {};
} // namespace

TEST_CASE("decision_path: scopes extend the path and take it back", "[space]") {
    walker w;
    auto const root = w.key();
    CHECK(root == key_of_path(""));
    {
        decision_path::scope const stages(w, "stages");
        CHECK(w.key() == key_of_path("stages"));
        decision_path::scope const second(w, 1u);
        CHECK(w.key() == key_of_path("stages[1]"));
        decision_path::scope const kernel(w, "kernel", nas::hash_text("kernel"));
        CHECK(w.key() == key_of_path("stages[1].kernel"));
    }
    CHECK(w.key() == root);
}

TEST_CASE("decision_path: the scope of an exception ends too", "[space]") {
    walker w;
    try {
        decision_path::scope const in(w, "a");
        throw 1;
    } catch (int) {}
    CHECK(w.key() == key_of_path(""));
}

TEST_CASE("key_of_path: different paths have different keys", "[space]") {
    std::set<nas::decision_key> keys;
    int paths = 0;
    for (std::string const first : {"", "a", "b", "ab", "[0]", "[1]", "[97]"})
        for (std::string const second : {"", "a", "b", "[0]", "[1]", "[97]"})
            for (std::string const third : {"", "c", "[2]"}) {
                std::string path = first;
                for (std::string const& part : {second, third})
                    path += (part.empty() || part[0] == '[' || path.empty() ? "" : ".") + part;
                keys.insert(key_of_path(path));
                ++paths;
            }
    // Texts that are equal: an empty part, and parts that slide together ("" + a + c, a + "" + c, ...).
    std::set<std::string> texts;
    CHECK(keys.size() < static_cast<std::size_t>(paths));
    for (std::string const text :
         {"", "a", "a.a", "a[0]", "[0].a", "[0][0]", "ab", "a.b", "a[1]", "a[10]", "[1][0]", "[10]"})
        texts.insert(std::to_string(key_of_path(text)));
    CHECK(texts.size() == 12);
}

TEST_CASE("key_of_path: is fixed for ever, because files hold keys", "[space]") {
    STATIC_REQUIRE(key_of_path("") == 0xcbf29ce484222325u);
    STATIC_REQUIRE(key_of_path("stages[1].layers[0].mbconv.kernel") == 0x579d7cc18af81841u);
    STATIC_REQUIRE(key_of_path("[4294967295]") == 0xe8d79e5629a8fe13u);
}

TEST_CASE("key_of_path: what is no path is refused", "[space]") {
    for (char const* text : {".", ".a", "a.", "a..b", "a.[0]", "[", "[]", "[x]", "[1", "[1]a", "[01]", "[-1]",
                             "[4294967296]", "a]", "a\nb", "a\""}) {
        INFO(text);
        check_error<nas::space_error>(
            "nas.space.4", [&] { (void)key_of_path(text); }, "no decision path");
    }
}

TEST_CASE("is_path_name: anything that cannot be confused with a path", "[space]") {
    STATIC_REQUIRE(nas::is_path_name("kernel"));
    STATIC_REQUIRE(nas::is_path_name("3x3 conv/bn"));
    STATIC_REQUIRE(nas::is_path_name("\xc3\xa9"));
    for (char const* text : {"", "a.b", "a[", "]", "\"", "\t"}) CHECK_FALSE(nas::is_path_name(text));
}
