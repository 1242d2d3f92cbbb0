using CisLens.Core;
using CisLens.Core.Contract;
using Microsoft.ML.OnnxRuntime;

namespace CisLens.Models.Onnx;

/// <summary>An ONNX network in OnnxRuntime. It finds the axes of bases and positions in the input, and runs batches.</summary>
sealed class OnnxSession : IDisposable
{
    readonly InferenceSession _session;
    readonly string _input, _output;
    readonly bool _basesFirst;
    readonly int _rank, _batch;

    /// <summary>Opens a network.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="window">Length of the input in bp.</param>
    /// <param name="outputs">Shape of the output without the batch: tracks, or bins and tracks.</param>
    /// <param name="threads">Number of threads.</param>
    /// <exception cref="ModelException">The network does not take one-hot DNA of this window, or has other outputs.</exception>
    public OnnxSession(byte[] file, string path, int window, int[] outputs, int threads)
    {
        _session = Open(file, path, threads);
        try
        {
            (_input, int[] shape) = Only(_session.InputMetadata, path, "input");
            (_output, int[] made) = Only(_session.OutputMetadata, path, "output");
            _rank = shape.Length;
            _batch = shape.Length > 0 && shape[0] > 0 ? shape[0] : 0;
            _basesFirst = BasesFirst(shape, window, path);
            AnyLength = shape[_basesFirst ? ^1 : 1] <= 0;
            if (made.Length != outputs.Length + 1 || made.Skip(1).Zip(outputs).Any(size => size.First > 0 && size.First != size.Second))
                throw new ModelException($"{path}: output {Text(made)}; expected B {Text(outputs)}, "
                    + (outputs.Length == 1 ? "one value per track" : "bins and tracks"));
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file states that the input may have any length.</summary>
    public bool AnyLength { get; }

    /// <summary>A text of the metadata; null if the file does not have it.</summary>
    public static string? Metadata(byte[] file, string path, string key)
    {
        using var session = Open(file, path, threads: 1);
        return session.ModelMetadata.CustomMetadataMap.GetValueOrDefault(key);
    }

    /// <summary>Number of outputs of a network, from the description of its output.</summary>
    /// <exception cref="ModelException">The description has no fixed number.</exception>
    public static int CountOutputs(byte[] file, string path, int window)
    {
        using var session = Open(file, path, threads: 1);
        var (_, made) = Only(session.OutputMetadata, path, "output");
        if (made is [_, > 0])
            return made[1];
        throw new ModelException($"{path}: output {Text(made)}; expected B T with a fixed number of tracks T");
    }

    /// <summary>Runs windows.</summary>
    /// <param name="batch">The windows.</param>
    /// <param name="outputs">Number of values per window.</param>
    /// <param name="baseOrder">Letters of the input channels in order.</param>
    /// <param name="unknown">How N is encoded.</param>
    /// <returns>Windows × outputs values.</returns>
    public float[] Run(SequenceBatch batch, int outputs, string baseOrder, UnknownBase unknown)
    {
        var result = new float[batch.Count * outputs];
        int size = _batch > 0 ? _batch : batch.Count;
        var x = new float[size * 4 * batch.Length];
        for (int first = 0; first < batch.Count; first += size)
        {
            int count = Math.Min(size, batch.Count - first);
            Encode(batch, first, count, baseOrder, unknown, x);
            using var value = OrtValue.CreateTensorValueFromMemory(x, Shape(size, batch.Length));
            using var options = new RunOptions();
            using var made = _session.Run(options, [_input], [value], [_output]);
            made[0].GetTensorDataAsSpan<float>()[..(count * outputs)].CopyTo(result.AsSpan(first * outputs));
        }
        return result;
    }

    long[] Shape(int size, int length) => _rank == 4 ? [size, 4, 1, length] : _basesFirst ? [size, 4, length] : [size, length, 4];

    void Encode(SequenceBatch batch, int first, int count, string baseOrder, UnknownBase unknown, float[] x)
    {
        Array.Clear(x);
        Span<int> channel = [baseOrder.IndexOf('A'), baseOrder.IndexOf('C'), baseOrder.IndexOf('G'), baseOrder.IndexOf('T')];
        (int perBase, int perPosition) = _basesFirst ? (batch.Length, 1) : (1, 4);
        for (int i = 0; i < count; i++)
        {
            var codes = batch[first + i];
            var own = x.AsSpan(i * 4 * batch.Length, 4 * batch.Length);
            for (int position = 0; position < batch.Length; position++)
                if (codes[position] != Dna.N)
                    own[channel[codes[position]] * perBase + position * perPosition] = 1;
                else if (unknown != UnknownBase.Zero)
                    for (int c = 0; c < 4; c++)
                        own[c * perBase + position * perPosition] = 0.25f;
        }
    }

    static InferenceSession Open(byte[] file, string path, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            return new InferenceSession(file, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"{path}: OnnxRuntime cannot open it as an ONNX network: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    static (string Name, int[] Shape) Only(IReadOnlyDictionary<string, NodeMetadata> nodes, string path, string what)
    {
        if (nodes.Count != 1)
            throw new ModelException($"{path}: {nodes.Count} {what}s ({string.Join(", ", nodes.Keys.Take(5))}); expected one");
        var (name, node) = nodes.First();
        return node.IsTensor && node.ElementType == typeof(float) ? (name, node.Dimensions)
            : throw new ModelException($"{path}: {what} {name} is not a tensor of float32; export the network in float32");
    }

    static bool BasesFirst(int[] shape, int window, string path)
    {
        bool Fits(int dimension, int size) => dimension <= 0 || dimension == size;
        bool first = shape switch
        {
            [_, var bases, var length] => Fits(bases, 4) && Fits(length, window),
            [_, var bases, var one, var length] => Fits(bases, 4) && Fits(one, 1) && Fits(length, window),
            _ => false,
        };
        bool last = shape is [_, var positions, var letters] && Fits(positions, window) && Fits(letters, 4);
        if (first == last)
            throw new ModelException($"{path}: input {Text(shape)}; expected B 4 {window}, B {window} 4 or B 4 1 {window}; " +
                "set --window to the length that the network needs");
        return first;
    }

    static string Text(int[] shape) => string.Join(' ', shape.Select(d => d > 0 ? $"{d}" : "?"));

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
