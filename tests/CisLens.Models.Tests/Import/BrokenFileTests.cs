using System.IO.Compression;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Meme;
using CisLens.Formats.Tests;
using CisLens.Kernels.Tests;
using CisLens.Models.Import;

namespace CisLens.Models.Tests.Import;

/// <summary>
/// Cuts files of other programs at every length and changes them at random.
/// Each file is read as a model or refused with an error of one line.
/// </summary>
public sealed class BrokenFileTests
{
    const int Mutants = 300;

    static readonly Dictionary<string, string> s_files = new()
    {
        ["LS-GKM"] = "svm_type c_svc\nkernel_type gkmrbf\nL 4\nk 3\nd 1\nnorc 0\ngamma 1\nnr_class 2\ntotal_sv 2\nrho 0.25\nlabel 1 -1\nnr_sv 1 1\nSV\n0.5 ACGTAC\n-0.75 TTTTNACG\n",
        ["deltaSVM"] = "bias\t0\nAAAC\tGTTT\t0.25\nACGT\tACGT\t-1e-3\n",
        ["kmer-SVM"] = "#kernel=1\n#kmerlen=3\n#bias=-0.5\n#A=-2\n#B=0.25\nAAA\tTTT\t2\nACG\tCGT\t-1\n",
        ["MEME"] = MemeWriter.Text([new MemeRecord("m", "other", [0.7, 0.1, 0.1, 0.1, 0.25, 0.25, 0.25, 0.25])]),
        ["counts"] = ">m\n1 2 3 4\n0 0 1.5 7\n>n\n4 4 4 4\n",
    };

    public static TheoryData<string> Names => [.. s_files.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Cut_anywhere_it_is_read_or_refused_and_a_cut_gzip_is_always_refused(string name)
    {
        byte[] text = Encoding.ASCII.GetBytes(s_files[name]), packed = Gzip(text);
        for (int length = 0; length < text.Length; length++)
            Try(text[..length], $"{name} cut to {length}");
        for (int length = 0; length < packed.Length; length++)
            Assert.True(Try(packed[..length], $"{name} cut to {length} of a gzip") is not null, $"{name}: a gzip cut to {length} bytes was read");
        Assert.Null(Try(packed, name));
    }

    [Theory, MemberData(nameof(Names))]
    public void Broken_at_random_it_is_read_or_refused(string name)
    {
        byte[][] files = [.. s_files.Values.Select(Encoding.ASCII.GetBytes)];
        byte[] own = Encoding.ASCII.GetBytes(s_files[name]);
        for (ulong seed = 1; seed <= Mutants; seed++)
            Try(Mutant.Make(new Rng(seed), [own, own, own, .. files]), $"{name}, seed {seed}");
    }

    /// <summary>Returns null if the file is read, or the reason for the refusal.</summary>
    static string? Try(byte[] bytes, string what)
    {
        using var file = new ScratchFile();
        File.WriteAllBytes(file.Path, bytes);
        var fault = Record.Exception(() =>
        {
            using var model = ModelImport.Read([file.Path], new ImportOptions { Name = "m", Window = 40, WordLength = null });
        });
        Assert.True(fault is null or InputException or UsageException, $"{what}: {fault}");
        Assert.True(fault?.Message.Contains('\n') != true, $"{what}: {fault?.Message}");
        return fault?.Message;
    }

    static byte[] Gzip(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(text);
        return packed.ToArray();
    }
}
