#include <nas/controller/proposal.hpp>

#include "support/catch.hpp"

TEST_CASE("proposal: says nothing about budgets unless told to", "[proposal]") {
    nas::proposal const plain{.genome = {{1, 2, 0}}};
    CHECK(plain.budget == 0);
    CHECK_FALSE(plain.continues);
    CHECK(plain.tag == 0);
    CHECK(plain != nas::proposal{.genome = {{1, 2, 0}}, .budget = 9, .continues = 4});
}
