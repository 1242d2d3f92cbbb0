namespace CisLens.Kernels;

/// <summary>
/// How a table over the words of length l is cut into blocks of words with the same first bases: enough blocks for the
/// threads to share, and small enough for a second-level cache.
/// </summary>
/// <param name="wordLength">l.</param>
/// <param name="blockBases">Bases that are free within a block, or null for the table's own choice.</param>
readonly struct TableLayout(int wordLength, int? blockBases = null)
{
    // 4^8 words are 256 KiB of float32; at least 16 words for the vectors, 64 blocks where there are words enough
    const int MostBlockBases = 8, FewestBlockBases = 2, BlockNumberBases = 3;

    readonly int _blockBases =
        Math.Min(wordLength, blockBases ?? Math.Clamp(wordLength - BlockNumberBases, FewestBlockBases, MostBlockBases));

    /// <summary>All words.</summary>
    public int Words => 1 << (2 * wordLength);

    /// <summary>Bits of the block's number are above these.</summary>
    public int BlockBits => 2 * _blockBases;

    /// <summary>Words in a block.</summary>
    public int BlockWords => 1 << BlockBits;

    /// <summary>Number of blocks.</summary>
    public int Blocks => Words >> BlockBits;
}
