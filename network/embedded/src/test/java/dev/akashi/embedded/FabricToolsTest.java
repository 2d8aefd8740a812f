package dev.akashi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Fabric's own tools read what this ledger writes. */
@ExtendWith(SharedNetwork.class)
class FabricToolsTest {
    @Test
    void configtxlator_reads_the_configuration_block(@TempDir Path directory) throws Exception {
        Path program = RealPeer.programOrSkip("configtxlator", "decoding of the configuration block");
        JsonObject group = decode(program, directory, SharedNetwork.network().genesisBlock())
                .getAsJsonObject("data")
                .getAsJsonArray("data")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("payload")
                .getAsJsonObject("data")
                .getAsJsonObject("config")
                .getAsJsonObject("channel_group")
                .getAsJsonObject("groups");

        JsonObject orderer = group.getAsJsonObject("Orderer");
        JsonObject values = orderer.getAsJsonObject("values");
        assertThat(value(values, "ConsensusType").get("type").getAsString()).isEqualTo("BFT");
        assertThat(value(values, "Orderers").getAsJsonArray("consenter_mapping"))
                .hasSize(4);
        JsonObject validation = orderer.getAsJsonObject("policies")
                .getAsJsonObject("BlockValidation")
                .getAsJsonObject("policy")
                .getAsJsonObject("value");
        assertThat(validation
                        .getAsJsonObject("rule")
                        .getAsJsonObject("n_out_of")
                        .get("n")
                        .getAsInt())
                .isEqualTo(3);
        assertThat(validation.getAsJsonArray("identities")).hasSize(4);
        assertThat(group.getAsJsonObject("Application")
                        .getAsJsonObject("groups")
                        .keySet())
                .containsExactlyInAnyOrder("Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP");
    }

    @Test
    void configtxlator_reads_a_block_of_transactions_down_to_what_was_written(@TempDir Path directory)
            throws Exception {
        Path program = RealPeer.programOrSkip("configtxlator", "decoding of a block");
        GatewayClient client = SharedNetwork.client();
        var submitted = client.contract(SharedNetwork.CHAINCODE)
                .newProposal("put")
                .addArguments("tools-a", "1")
                .build()
                .endorse()
                .submitAsync();
        byte[] block = client.contract("qscc")
                .evaluateTransaction(
                        "GetBlockByNumber",
                        "embedded",
                        String.valueOf(submitted.getStatus().getBlockNumber()));

        String decoded = decode(program, directory, block).toString();

        assertThat(decoded).contains("\"key\":\"tools-a\"", submitted.getTransactionId());
    }

    @Test
    void configtxgen_reads_the_configuration_block(@TempDir Path directory) throws Exception {
        Path program = RealPeer.programOrSkip("configtxgen", "inspection of the configuration block");
        Path block = Files.write(
                directory.resolve("genesis.block"), SharedNetwork.network().genesisBlock());

        String output = run(directory, program.toString(), "-inspectBlock", block.toString());

        assertThat(output).contains("\"consenter_mapping\"", "\"channel_id\": \"embedded\"");
    }

    private static JsonObject value(JsonObject values, String name) {
        return values.getAsJsonObject(name).getAsJsonObject("value");
    }

    private static JsonObject decode(Path program, Path directory, byte[] block) throws Exception {
        Path input = Files.write(directory.resolve("block.pb"), block);
        Path output = directory.resolve("block.json");
        run(
                directory,
                program.toString(),
                "proto_decode",
                "--type",
                "common.Block",
                "--input",
                input.toString(),
                "--output",
                output.toString());
        JsonElement decoded = JsonParser.parseString(Files.readString(output));
        return decoded.getAsJsonObject();
    }

    private static String run(Path directory, String... command) throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("FABRIC_CFG_PATH", directory.toString());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String text = Files.readString(output);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
