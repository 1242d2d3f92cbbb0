using CisLens.Core;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Scoring;

/// <summary>Writes the windows of a job into batches and notes on each allele what its windows are like.</summary>
/// <param name="window">Length of a window in bp.</param>
/// <param name="options">What is done about ends of contigs and unknown bases.</param>
/// <param name="passes">How the model takes its batches.</param>
/// <param name="send">Takes each full batch.</param>
sealed class WindowEncoder(int window, AlleleOptions options, IPasses passes, Action<EncodedBatch> send)
{
    readonly byte[] _reference = new byte[window];
    readonly byte[] _alternate = new byte[window];
    EncodedBatch _batch = passes.NewBatch(window);

    /// <summary>Sends all windows of a job; the last batch is sent as it is.</summary>
    public void Encode(ScoringJob job)
    {
        foreach (var group in job.Groups)
            Encode(group);
        _batch.Completes = job;
        Send();
    }

    void Encode(WindowGroup group)
    {
        group.Template.Codes(group.Start0, _reference);
        var flags = Flags(_reference, group.Template.OffContig(group.Start0, window));
        bool inBatch = false;
        foreach (var alternate in group.Alternates)
        {
            if (!Build(group, alternate, flags))
                continue;
            if (passes.IsFull(_batch, needsReference: !inBatch))
            {
                Send();
                inBatch &= !passes.ReferenceInEachBatch;
            }
            if (!inBatch)
                AddReference(group.Start0);
            inBatch = true;
            _batch.AddAlternate(_alternate, alternate, group.Start0);
        }
    }

    void AddReference(long start0)
    {
        _batch.AddReference(_reference, start0);
        if (passes.IsFull(_batch, needsReference: false))
            Send();
    }

    void Send()
    {
        send(_batch);
        _batch = passes.NewBatch(window);
    }

    /// <summary>Writes an edited window; false when the allele is not scored after all.</summary>
    bool Build(WindowGroup group, AlternateWindow alternate, AlleleStatus referenceFlags)
    {
        var target = alternate.Target;
        if (!target.Flags.IsScored())
            return false;
        long off = WindowBuilder.Alternate(group.Template, target.Plan.Edit!, alternate.EditedStart0, _reference, group.Start0, _alternate);
        target.Flags |= referenceFlags | Flags(_alternate, off);
        return target.Flags.IsScored();
    }

    AlleleStatus Flags(ReadOnlySpan<byte> codes, long offContig)
    {
        long unknown = codes.Count(Dna.N);
        if (unknown == 0)
            return AlleleStatus.Ok;
        if (offContig > 0 && options.Edge == EdgeRule.Skip)
            return AlleleStatus.OutOfRange;
        if (unknown > options.MaxN * window)
            return AlleleStatus.NLimit;
        // what lies off the contig is reported as such
        return (unknown > offContig ? AlleleStatus.HasN : 0) | (offContig > 0 ? AlleleStatus.Padded : 0);
    }
}
