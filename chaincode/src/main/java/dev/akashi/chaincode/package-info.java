@NullMarked
package dev.akashi.chaincode;

import org.jspecify.annotations.NullMarked;
