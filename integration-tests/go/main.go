// Command logcheck verifies, with modules that have nothing to do with Akashi, what a log node serves: the log's own
// signature, members' cosignatures, tiles, inclusion and consistency proofs. It reads one JSON document from standard
// input and prints what it verified, one line each; anything that does not hold ends it with exit code 1.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Index uint64   `json:"index"`
	Leaf  string   `json:"leaf"`
	Path  []string `json:"path"`
}

type consistency struct {
	OldSize uint64   `json:"oldSize"`
	OldRoot string   `json:"oldRoot"`
	Path    []string `json:"path"`
}

// tile is a tile of hashes, or of entries when its level is -1.
type tile struct {
	Level int    `json:"level"`
	Index int64  `json:"index"`
	Data  string `json:"data"`
}

type input struct {
	Note          string        `json:"note"`
	LogKey        string        `json:"logKey"`
	CosignerKeys  []string      `json:"cosignerKeys"`
	Inclusions    []inclusion   `json:"inclusions"`
	Consistencies []consistency `json:"consistencies"`
	Tiles         []tile        `json:"tiles"`
}

// cosigner verifies cosignature/v1 signatures, which the note package leaves to others.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("expected a verifier key, found %q", vkey)
	}
	hash, err := strconv.ParseUint(parts[1], 16, 32)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, fmt.Errorf("expected a cosigner key, found %q", vkey)
	}
	return cosigner{parts[0], uint32(hash), key[1:]}, nil
}

// tiles is what a reader has of a log whose files it fetched: all hashes, in tiles that are 256 wide.
type tiles map[string][]byte

func (t tiles) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		where := tlog.TileForIndex(8, index)
		hash, err := tlog.HashFromTile(where, t[fmt.Sprint(where.L, "/", where.N)], index)
		if err != nil {
			return nil, err
		}
		found = append(found, hash)
	}
	return found, nil
}

// checkTiles makes the tree head of the tiles, and compares every entry with its hash. It answers how many entries there are.
func checkTiles(all []tile, size int64, root []byte) int64 {
	known := tiles{}
	for _, t := range all {
		if t.Level >= 0 {
			known[fmt.Sprint(t.Level, "/", t.Index)] = decode(t.Data)
		}
	}
	head, err := tlog.TreeHash(size, known)
	check(err)
	if string(head[:]) != string(root) {
		check(fmt.Errorf("expected tiles of the tree with root %x, found %x", root, head))
	}
	var count int64
	for _, t := range all {
		if t.Level >= 0 {
			continue
		}
		number := t.Index * 256
		for data := decode(t.Data); len(data) > 0; number++ {
			length := int(binary.BigEndian.Uint16(data)) + 2
			found, err := known.ReadHashes([]int64{tlog.StoredHashIndex(0, number)})
			check(err)
			if found[0] != tlog.RecordHash(data[2:length]) {
				check(fmt.Errorf("entry %d does not have the hash of its leaf", number))
			}
			data = data[length:]
			count++
		}
	}
	return count
}

func hashes(encoded []string) [][]byte {
	var all [][]byte
	for _, text := range encoded {
		all = append(all, decode(text))
	}
	return all
}

func decode(text string) []byte {
	bytes, err := base64.StdEncoding.DecodeString(text)
	check(err)
	return bytes
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "logcheck:", err)
		os.Exit(1)
	}
}

func main() {
	var in input
	check(json.NewDecoder(os.Stdin).Decode(&in))
	logKey, err := note.NewVerifier(in.LogKey)
	check(err)
	verifiers := []note.Verifier{logKey}
	for _, vkey := range in.CosignerKeys {
		verifier, err := newCosigner(vkey)
		check(err)
		verifiers = append(verifiers, verifier)
	}
	signed, err := note.Open([]byte(in.Note), note.VerifierList(verifiers...))
	check(err)
	if len(signed.Sigs) != len(verifiers) {
		check(fmt.Errorf("expected %d good signatures, found %d", len(verifiers), len(signed.Sigs)))
	}
	fmt.Println("signatures", len(signed.Sigs))
	lines := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseUint(lines[1], 10, 64)
	check(err)
	root := decode(lines[2])
	for _, p := range in.Inclusions {
		leaf := rfc6962.DefaultHasher.HashLeaf(decode(p.Leaf))
		check(proof.VerifyInclusion(rfc6962.DefaultHasher, p.Index, size, leaf, hashes(p.Path), root))
	}
	fmt.Println("inclusions", len(in.Inclusions))
	for _, p := range in.Consistencies {
		check(proof.VerifyConsistency(rfc6962.DefaultHasher, p.OldSize, size, hashes(p.Path), decode(p.OldRoot), root))
	}
	fmt.Println("consistencies", len(in.Consistencies))
	if len(in.Tiles) > 0 {
		fmt.Println("entries in tiles", checkTiles(in.Tiles, int64(size), root))
	}
}
