/** What is asked of a running network: joining the channel, deploying the chaincode, changing the configuration. */
@NullMarked
package dev.akashi.fabricnet.channel;

import org.jspecify.annotations.NullMarked;
