using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Train.Predict;

/// <summary>Writes the predictions of named sequences as a table, batch by batch.</summary>
public static class PredictionTable
{
    /// <summary>
    /// Predicts sequences and writes the column <c>name</c> and one column per track. For an ensemble, each track is followed by a column
    /// <c>TRACK.spread</c>.
    /// </summary>
    /// <param name="predictor">The model's predictor.</param>
    /// <param name="model">The model.</param>
    /// <param name="sequences">Names and base codes; each sequence has the length of the window.</param>
    /// <param name="writer">Receives the table.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="stop">Stops the prediction.</param>
    /// <returns>Number of sequences.</returns>
    public static long Write(Predictor predictor, ISequenceModel model, IEnumerable<(string Name, byte[] Codes)> sequences,
        TextWriter writer, IRunLog log, CancellationToken stop)
    {
        string[] columns = [.. predictor.Tracks.SelectMany(t => Columns(model.Manifest, t))];
        int members = model.Manifest.Members;
        writer.Write("name\t" + string.Join('\t', members == 0 ? columns : columns.SelectMany(c => (string[])[c, c + ".spread"])) + "\n");
        long done = 0;
        foreach (var chunk in sequences.Chunk(model.BatchSize))
        {
            if (stop.IsCancellationRequested)
                throw new StoppedException($"stopped after {done} sequences; predict has no checkpoints: run it again");
            byte[] codes = [.. chunk.SelectMany(s => s.Codes)];
            var values = new double[chunk.Length * predictor.Width];
            var spreads = Predict(predictor, members, new SequenceBatch(codes, model.Manifest.Window), values);
            for (int i = 0; i < chunk.Length; i++)
            {
                var own = new Range(i * predictor.Width, (i + 1) * predictor.Width);
                var ownSpreads = members == 0 ? default : spreads.AsSpan(own);
                writer.Write(Row(chunk[i].Name, values.AsSpan(own), ownSpreads, model.Manifest.Bins, predictor));
            }
            done += chunk.Length;
            log.Progress("predict", done, null, "sequences");
        }
        return done;
    }

    /// <summary>Predicts a batch. The prediction of an ensemble is the mean of its members, computed in float64.</summary>
    /// <returns>The spread of the members; empty for a single model.</returns>
    static double[] Predict(Predictor predictor, int members, SequenceBatch sequences, double[] values)
    {
        if (members == 0)
        {
            predictor.PredictAllDigits(sequences, values);
            return [];
        }
        float[][] outputs = [.. Enumerable.Range(0, members).Select(_ => new float[values.Length])];
        predictor.Predict(sequences, new float[values.Length], outputs);
        var (spreads, own) = (new double[values.Length], new double[members]);
        for (int i = 0; i < values.Length; i++)
        {
            for (int m = 0; m < own.Length; m++)
                own[m] = outputs[m][i];
            (values[i], spreads[i]) = (own.Average(), MemberSpread.Compute(own));
        }
        return spreads;
    }

    static IEnumerable<string> Columns(ModelManifest manifest, int track) => manifest.Bins == 1
        ? [manifest.Tracks[track].Id]
        : Enumerable.Range(0, manifest.Bins).Select(bin => $"{manifest.Tracks[track].Id}.{bin}");

    /// <summary>Values are bins × tracks; in the table, the bins of a track are next to each other.</summary>
    static string Row(string name, ReadOnlySpan<double> values, ReadOnlySpan<double> spreads, int bins, Predictor predictor)
    {
        var text = new StringBuilder(name);
        int tracks = predictor.Tracks.Count;
        for (int t = 0; t < tracks; t++)
            for (int bin = 0; bin < bins; bin++)
            {
                text.Append('\t').Append(Text(values[bin * tracks + t], predictor.HasAllDigits));
                if (!spreads.IsEmpty)
                    text.Append('\t').Append(Text(spreads[bin * tracks + t], precise: false));
            }
        return text.Append('\n').ToString();
    }

    /// <summary>The shortest digits that read back exactly: about 8 for float32, about 16 for float64.</summary>
    static string Text(double value, bool precise) => double.IsNaN(value) ? "NA"
        : precise ? value.ToString("R", CultureInfo.InvariantCulture) : ((float)value).ToString("R", CultureInfo.InvariantCulture);
}
