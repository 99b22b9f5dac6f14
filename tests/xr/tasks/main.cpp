#include <gtest/gtest.h>

#include "tests/xr/support/monado_program.h"

int main(int argc, char** argv) {
  chiasm::test::moveOntoMonado(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
