package dev.akashi.embedded.ledger;

import dev.akashi.identity.OwnerOnlyFiles;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only durable truth of the ledger: one file to which records are only ever appended.
 *
 * <p>A record is the length of its content (4 bytes), the CRC-32C of the content (4 bytes), the CRC-32C of these eight
 * bytes (4 bytes), and the content. It counts once it has been forced to the disk. What a crash leaves unfinished can
 * only be the last record, and it is cut off when the file is opened; damage anywhere else, also of a length, is
 * reported and never repaired. One writer; any number of readers.
 */
final class BlockFile implements Closeable {
    private static final Logger LOGGER = LoggerFactory.getLogger(BlockFile.class);
    private static final byte[] MAGIC = "EMBLKS02".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 12;

    private final Path file;
    private final FileChannel channel;
    private long end;

    private BlockFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the file, making it if there is none; {@link #recover} must follow before anything is appended. */
    static BlockFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            OwnerOnlyFiles.write(file, MAGIC);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        BlockFile blocks = new BlockFile(file, channel);
        byte[] magic = blocks.bytes(0, MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            channel.close();
            throw new IOException(file + ": expected a block file, found another kind of file");
        }
        return blocks;
    }

    /** {@return where the first record starts} */
    static long start() {
        return MAGIC.length;
    }

    /** Reads all records from the given offset on, in order, and cuts off an unfinished last one. */
    void recover(long from, RecordReader reader) throws IOException {
        long size = channel.size();
        long offset = from;
        while (offset < size) {
            byte[] content = readIfComplete(offset, size);
            if (content == null) {
                LOGGER.warn("{}: cutting off an unfinished record of {} bytes at {}", file, size - offset, offset);
                channel.truncate(offset);
                channel.force(true);
                break;
            }
            reader.accept(offset, content);
            offset += HEADER + content.length;
        }
        end = offset;
    }

    /** {@return where a record starts that this call appends and forces to the disk} */
    long append(byte[] content) throws IOException {
        long offset = write(content);
        channel.force(false);
        return offset;
    }

    /** {@return where a record starts that this call appends; it does not count before it has been forced} */
    long write(byte[] content) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(HEADER + content.length);
        record.putInt(content.length).putInt(checksum(content));
        record.putInt(checksum(Arrays.copyOf(record.array(), 8))).put(content).flip();
        long offset = end;
        while (record.hasRemaining()) {
            channel.write(record, offset + record.position());
        }
        end = offset + HEADER + content.length;
        return offset;
    }

    /** {@return the content of the record that starts at the offset} */
    byte[] read(long offset) throws IOException {
        byte[] content = readIfComplete(offset, channel.size());
        if (content == null) {
            throw damaged(offset, "an unfinished one");
        }
        return content;
    }

    /** {@return whether a whole record starts at the offset} */
    boolean hasRecordAt(long offset) throws IOException {
        return readIfComplete(offset, channel.size()) != null;
    }

    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** {@return the record's content; null if the record is one that a crash left unfinished} */
    private byte @Nullable [] readIfComplete(long offset, long size) throws IOException {
        if (size - offset < HEADER) {
            return null;
        }
        byte[] header = bytes(offset, HEADER);
        ByteBuffer fields = ByteBuffer.wrap(header);
        int length = fields.getInt();
        int expected = fields.getInt();
        if (fields.getInt() != checksum(Arrays.copyOf(header, 8)) || length <= 0) {
            // A file that was made longer before it was written has zeros there.
            if (Arrays.equals(header, new byte[HEADER])) {
                return null;
            }
            throw damaged(offset, "another checksum of its header");
        }
        if (length > size - offset - HEADER) {
            return null;
        }
        byte[] content = bytes(offset + HEADER, length);
        if (expected == checksum(content)) {
            return content;
        }
        if (offset + HEADER + length < size) {
            throw damaged(offset, "another checksum and more records after it");
        }
        return null;
    }

    private IOException damaged(long offset, String found) {
        return new IOException(file + ": expected an intact record at " + offset + ", found " + found);
    }

    private byte[] bytes(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException(
                        file + ": expected " + length + " bytes at " + offset + ", found " + buffer.position());
            }
        }
        return buffer.array();
    }

    private static int checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return (int) checksum.getValue();
    }

    interface RecordReader {
        void accept(long offset, byte[] content) throws IOException;
    }
}
