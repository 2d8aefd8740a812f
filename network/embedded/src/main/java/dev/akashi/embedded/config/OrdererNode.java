package dev.akashi.embedded.config;

import com.google.protobuf.ByteString;
import dev.akashi.identity.SigningIdentity;

/**
 * One of the simulated orderers.
 *
 * @param id number in the channel's list of consenters, from 1
 * @param port port on the loopback address
 * @param identity what it signs blocks with
 * @param tlsCertificate certificate of its port, PEM
 */
public record OrdererNode(int id, int port, SigningIdentity identity, ByteString tlsCertificate) {}
