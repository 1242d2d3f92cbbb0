using CisLens.Core;
namespace CisLens.Kernels;

/// <summary>
/// Where each k-mer occurs in a set of sequences, sorted by blocks of words and within a block by sequence, so that work on
/// all sequences goes through the table of words once, in order, with one block in the cache.
/// </summary>
sealed class KmerIndex
{
    /// <summary>The chunks, in the order of the sequences.</summary>
    public IReadOnlyList<KmerIndexChunk> Chunks { get; }

    /// <summary>Builds the index; a chunk is one task.</summary>
    public KmerIndex(KmerKernel kernel, SequenceSet sequences, TableLayout layout, int threads, CancellationToken stop = default)
    {
        var ranges = KmerIndexChunk.Ranges(sequences);
        var chunks = new KmerIndexChunk[ranges.Count];
        Workers.Run(threads, chunks.Length, task => chunks[task] = new KmerIndexChunk(kernel, sequences, ranges[task], layout), stop);
        Chunks = chunks;
    }
}
