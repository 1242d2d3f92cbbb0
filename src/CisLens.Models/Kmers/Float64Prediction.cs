using CisLens.Core.Contract;

namespace CisLens.Models.Kmers;

/// <summary>Predicts windows of one length in float64.</summary>
/// <param name="batch">The windows.</param>
/// <param name="tracks">Indexes of the tracks.</param>
/// <param name="output">Windows × tracks values.</param>
delegate void Float64Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<double> output);

/// <summary>Fills predictions of models that compute in float64 and give one value per window and track.</summary>
static class Float64Prediction
{
    /// <summary>Fills a prediction with one pass for the windows and one for their edited copies.</summary>
    public static void Predict(PredictionRequest request, ModelManifest manifest, Float64Pass pass, Prediction into)
    {
        if (request.BothStrands || request.Moments.Count > 0)
        {
            WholeWindows.Predict(request with { AllDigits = false }, manifest,
                (batch, tracks, output) => Round(Run(batch, tracks, pass), output), into);
            return;
        }
        into.Prepare(request, manifest);
        int width = request.Tracks.Length;
        var copies = new byte[request.Copies.Count * request.Length];
        for (int c = 0; c < request.Copies.Count; c++)
            request.Copies[c].Codes.Span.CopyTo(copies.AsSpan(c * request.Length, request.Length));
        Take(request.Windows.Span, 0);
        if (copies.Length > 0)
            Take(copies, request.Count * width);

        void Take(ReadOnlySpan<byte> codes, int at)
        {
            double[] values = Run(new(codes, request.Length), request.Tracks.Span, pass);
            Round(values, into.All()[at..]);
            if (into.HasDigits)
                values.CopyTo(into.AllDigits()[at..]);
        }
    }

    static double[] Run(SequenceBatch batch, ReadOnlySpan<int> tracks, Float64Pass pass)
    {
        var values = new double[batch.Count * tracks.Length];
        pass(batch, tracks, values);
        return values;
    }

    static void Round(double[] values, Span<float> into)
    {
        for (int i = 0; i < values.Length; i++)
            into[i] = (float)values[i];
    }
}
