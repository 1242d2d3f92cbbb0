using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Kernels;

namespace CisLens.Models.Kmers;

/// <summary>
/// Reads and writes SVMs as safetensors. SVM m has <c>m.coefficients</c> (y a of each support sequence), <c>m.codes</c> (the bases of
/// all support sequences, A 0 to T 3 and 4 for unknown), <c>m.lengths</c>, <c>m.rho</c>, and <c>m.platt</c> (A and B) if the
/// probability was fitted. A regression has an empty tensor <c>m.regression</c>.
/// </summary>
static class SvmWeights
{
    /// <summary>Writes SVMs.</summary>
    public static void Save(IReadOnlyList<KernelModel> svms, Stream stream) =>
        SafetensorsWriter.Write(stream, [.. svms.SelectMany(Tensors)]);

    static IEnumerable<TensorSource> Tensors(KernelModel svm, int m)
    {
        var support = svm.Supports;
        long[] lengths = [.. Enumerable.Range(0, support.Count).Select(i => (long)support.Codes(i).Length)];
        yield return Numbers($"{m}.coefficients", svm.Coefficients);
        yield return new TensorSource($"{m}.codes", ElementType.U8, [lengths.Sum()], s =>
        {
            for (int i = 0; i < support.Count; i++)
                s.Write(support.Codes(i));
        });
        yield return new TensorSource($"{m}.lengths", ElementType.I64, [lengths.Length],
            s => s.Write(MemoryMarshal.AsBytes(lengths.AsSpan())));
        yield return Numbers($"{m}.rho", [svm.Rho]);
        if (svm.Platt is { } platt)
            yield return Numbers($"{m}.platt", [platt.A, platt.B]);
        if (svm.IsRegression)
            yield return Numbers($"{m}.regression", []);
    }

    static TensorSource Numbers(string name, double[] values) =>
        new(name, ElementType.F64, [values.Length], s => s.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>Reads SVMs.</summary>
    /// <exception cref="ModelException">A tensor is missing, unexpected or of another type, or its values are out of range.</exception>
    public static IReadOnlyList<KernelModel> Load(KernelDesign design, SafetensorsReader reader, string file)
    {
        var entries = reader.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var svms = new List<KernelModel>();
        while (entries.ContainsKey($"{svms.Count}.coefficients"))
            svms.Add(Load(svms.Count, design, reader, entries, file));
        if (entries.Count > 0 || svms.Count == 0)
            throw new ModelException($"{file}: tensor {entries.Keys.FirstOrDefault() ?? "0.coefficients"} is " +
                (svms.Count == 0 ? "missing" : "unexpected"));
        return svms;
    }

    static KernelModel Load(int m, KernelDesign design, SafetensorsReader reader, Dictionary<string, TensorEntry> entries, string file)
    {
        var coefficients = Doubles(Take($"{m}.coefficients", ElementType.F64), null);
        var lengths = MemoryMarshal.Cast<byte, long>(Bytes(Take($"{m}.lengths", ElementType.I64))).ToArray();
        byte[] codes = Bytes(Take($"{m}.codes", ElementType.U8));
        if (lengths.Length != coefficients.Length || lengths.Any(n => n < 0 || n > codes.Length) || lengths.Sum() != codes.Length
            || codes.Any(c => c > Dna.N))
            throw new ModelException($"{file}: SVM {m} has {coefficients.Length} coefficients, {lengths.Length} lengths and " +
                $"{codes.Length} bases, which do not fit together");
        var support = new SequenceSet(design.Unknown);
        int at = 0;
        for (int i = 0; i < lengths.Length; at += (int)lengths[i++])
            support.Add($"{i + 1}", codes.AsSpan(at, (int)lengths[i]));
        double[]? platt = entries.ContainsKey($"{m}.platt") ? Doubles(Take($"{m}.platt", ElementType.F64), 2) : null;
        return new KernelModel(design.Kernel, support, coefficients, Doubles(Take($"{m}.rho", ElementType.F64), 1)[0])
        {
            Parameters = design.Gapped,
            Platt = platt is null ? null : new PlattScale(platt[0], platt[1]),
            Others = design.Others,
            IsRegression = entries.ContainsKey($"{m}.regression") && Doubles(Take($"{m}.regression", ElementType.F64), 0) is not null,
        };

        TensorEntry Take(string name, ElementType type) =>
            entries.Remove(name, out var entry) && entry.Type == type && entry.Shape.Count == 1 ? entry
                : throw new ModelException($"{file}: expected a tensor {name} with one axis and type {type.Label()}");

        byte[] Bytes(TensorEntry entry)
        {
            var bytes = new byte[entry.Count * entry.Type.Bytes()];
            reader.Read(entry, bytes);
            return bytes;
        }

        double[] Doubles(TensorEntry entry, int? count)
        {
            var values = MemoryMarshal.Cast<byte, double>(Bytes(entry)).ToArray();
            return (count is null || values.Length == count) && values.All(double.IsFinite) ? values
                : throw new ModelException($"{file}: tensor {entry.Name} has {values.Length} numbers, or one that is not finite; " +
                    $"expected {(count is null ? "" : $"{count} ")}finite numbers");
        }
    }
}
