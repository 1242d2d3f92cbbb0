using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Tests;

/// <summary>
/// A family that only this test project has. It predicts the share of G and C in a window; for a copy, the bases before the edit are
/// counted in the window.
/// </summary>
sealed class GcModel(int window, int tracks = 1) : ISequenceModel
{
    public ModelManifest Manifest { get; } = new()
    {
        Name = "gc",
        Family = "counts",
        Design = "gc",
        Window = window,
        Tracks = [.. Enumerable.Range(0, tracks).Select(t => new Track { Id = $"t{t}", Kind = TrackKind.Scalar })],
    };

    public int BatchSize => 4;

    public void Predict(PredictionRequest request, Prediction into)
    {
        // both strands have the same share of G and C
        into.Prepare(request, Manifest);
        for (int w = 0; w < request.Count; w++)
            into.Window(w).Fill(Count(request.Window(w).Span) / (float)window);
        for (int c = 0; c < request.Copies.Count; c++)
        {
            var (codes, edit, _) = request.Copies[c];
            int same = Math.Clamp(edit.AlternateStart0, 0, window);
            int count = Count(request.Window(edit.Reference).Span[..same]) + Count(codes.Span[same..]);
            into.Copy(c).Fill(count / (float)window);
        }
    }

    static int Count(ReadOnlySpan<byte> codes) => codes.Count(Dna.Code((byte)'G')) + codes.Count(Dna.Code((byte)'C'));

    public void Dispose() { }
}
