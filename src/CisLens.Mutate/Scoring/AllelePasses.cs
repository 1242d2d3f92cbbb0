using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Scoring;

/// <summary>The family's own way to predict what edits change (<see cref="IAlleleModel"/>), on both strands where the manifest says so.</summary>
sealed class AllelePasses(IAlleleModel model, IReadOnlyList<int> tracks) : IPasses
{
    readonly int[] _tracks = [.. tracks];
    readonly int[] _partners = [.. tracks.Select(t => model.Manifest.Tracks[t].StrandPair ?? t)];

    int Window => model.Manifest.Window;

    int Width => model.Manifest.Bins * _tracks.Length;

    public bool ReferenceInEachBatch => true;

    // half references, half edited copies: the shape of a batch of variants at different places
    public EncodedBatch NewBatch(int window) => new(2 * model.BatchSize, window);

    public bool IsFull(EncodedBatch batch, bool needsReference) =>
        batch.Count - batch.References == model.BatchSize || needsReference && batch.References == model.BatchSize;

    public void Predict(EncodedBatch batch, Span<float> rows)
    {
        var (references, alternates, edits) = Split(batch);
        Predict(references, alternates, edits, _tracks, batch, rows);
        if (model.Manifest.Strand == StrandRule.Forward)
            return;
        var other = new float[batch.Count * Width];
        Predict(Reversed(references), Reversed(alternates), Array.ConvertAll(edits, e => e.Reversed(Window)), _partners, batch, other);
        StrandAverage.Merge(rows[..other.Length], other, model.Manifest.Bins, _tracks.Length);
    }

    void Predict(byte[] references, byte[] alternates, WindowEdit[] edits, int[] wanted, EncodedBatch batch, Span<float> rows)
    {
        var referenceRows = new float[batch.References * Width];
        var alternateRows = new float[edits.Length * Width];
        model.PredictAlleles(new(references, Window), new(alternates, Window), edits, wanted, referenceRows, alternateRows);
        int reference = 0, alternate = 0;
        for (int slot = 0; slot < batch.Count; slot++)
        {
            var row = batch[slot] is null ? referenceRows.AsSpan(reference++ * Width, Width) : alternateRows.AsSpan(alternate++ * Width, Width);
            row.CopyTo(rows[(slot * Width)..]);
        }
    }

    (byte[] References, byte[] Alternates, WindowEdit[] Edits) Split(EncodedBatch batch)
    {
        var references = new byte[batch.References * Window];
        var alternates = new byte[batch.Codes.Length - references.Length];
        var edits = new WindowEdit[batch.Count - batch.References];
        int reference = 0, alternate = 0;
        for (int slot = 0; slot < batch.Count; slot++)
        {
            var codes = batch.Codes.Slice(slot * Window, Window);
            if (batch[slot] is not { } edited)
                codes.CopyTo(references.AsSpan(reference++ * Window));
            else
            {
                codes.CopyTo(alternates.AsSpan(alternate * Window));
                edits[alternate++] = Place(edited, batch.ReferenceStart0(slot), reference - 1);
            }
        }
        return (references, alternates, edits);
    }

    static WindowEdit Place(AlternateWindow edited, long referenceStart0, int reference)
    {
        var edit = edited.Target.Plan.Edit!;
        return new WindowEdit(reference, (int)(edit.Start0 - referenceStart0), edit.RefLength, (int)(edit.Start0 - edited.EditedStart0), edit.Alt.Length);
    }

    byte[] Reversed(byte[] codes)
    {
        var reversed = new byte[codes.Length];
        for (int at = 0; at < codes.Length; at += Window)
            Dna.ReverseComplement(codes.AsSpan(at, Window), reversed.AsSpan(at, Window));
        return reversed;
    }
}
