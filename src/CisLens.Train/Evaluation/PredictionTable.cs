using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Core.Models;

namespace CisLens.Train.Evaluation;

/// <summary>Predictions of named sequences as a table, written while they are made.</summary>
public static class PredictionTable
{
    /// <summary>Predicts sequences and writes <c>name</c> and a column a track.</summary>
    /// <param name="predictor">The model's predictor.</param>
    /// <param name="model">The model.</param>
    /// <param name="sequences">Names and codes, each of the window's length.</param>
    /// <param name="writer">Where the table goes.</param>
    /// <param name="log">Hears of the progress.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>How many sequences there were.</returns>
    public static long Write(Predictor predictor, ISequenceModel model, IEnumerable<(string Name, byte[] Codes)> sequences, TextWriter writer, IRunLog log, CancellationToken stop)
    {
        string[] columns = [.. predictor.Tracks.SelectMany(t => Columns(model.Manifest, t))];
        writer.Write("name\t" + string.Join('\t', columns) + "\n");
        long done = 0;
        foreach (var chunk in sequences.Chunk(model.BatchSize))
        {
            if (stop.IsCancellationRequested)
                throw new StoppedException($"stopped after {done} sequences; predict has no checkpoint, run it again");
            byte[] codes = [.. chunk.SelectMany(s => s.Codes)];
            var values = new double[chunk.Length * predictor.Width];
            predictor.PredictAllDigits(new SequenceBatch(codes, model.Manifest.Window), values);
            for (int i = 0; i < chunk.Length; i++)
                writer.Write(Row(chunk[i].Name, values.AsSpan(i * predictor.Width, predictor.Width), model.Manifest.Bins, predictor));
            done += chunk.Length;
            log.Progress("predict", done, null, "sequences");
        }
        return done;
    }

    static IEnumerable<string> Columns(ModelManifest manifest, int track) => manifest.Bins == 1
        ? [manifest.Tracks[track].Id]
        : Enumerable.Range(0, manifest.Bins).Select(bin => $"{manifest.Tracks[track].Id}.{bin}");

    /// <summary>Predictions come bins × tracks; the table has a track's bins together.</summary>
    static string Row(string name, ReadOnlySpan<double> values, int bins, Predictor predictor)
    {
        var text = new StringBuilder(name);
        int tracks = predictor.Tracks.Count;
        for (int t = 0; t < tracks; t++)
            for (int bin = 0; bin < bins; bin++)
                text.Append('\t').Append(Text(values[bin * tracks + t], predictor.IsPrecise));
        return text.Append('\n').ToString();
    }

    /// <summary>As many digits as bring the number back: of a float32 about 8, of a float64 about 16.</summary>
    static string Text(double value, bool precise) =>
        precise ? value.ToString("R", CultureInfo.InvariantCulture) : ((float)value).ToString("R", CultureInfo.InvariantCulture);
}
