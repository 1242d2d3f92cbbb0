using System.IO.Compression;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Tests;
using CisLens.Kernels.Tests;
using CisLens.Models.Boosters;

namespace CisLens.Models.Tests.Boosters;

/// <summary>Damaged model files of XGBoost are refused with an error of one line; none crashes, hangs or takes much memory.</summary>
public sealed class DamagedBoosterTests
{
    const int Mutants = 500;
    const long MostMemory = 16 << 20;

    // two trees of 3 and 1 nodes and a linear model of 2 weights, as XGBoost 1.7.4 writes them without statistics
    static byte[] Binary(bool linear)
    {
        using var stream = new MemoryStream();
        var writer = new BinaryWriter(stream, Encoding.ASCII);
        void Ints(params int[] numbers) => Array.ForEach(numbers, writer.Write);
        void Text(string text) { writer.Write((long)text.Length); writer.Write(text.ToCharArray()); }
        writer.Write(0.5f);
        Ints([2, 0, 1, 1, .. new int[29]]);
        Text("binary:logistic");
        Text(linear ? "gblinear" : "gbtree");
        if (linear)
        {
            Ints(new int[34]);
            writer.Write(3L);
            foreach (float weight in (float[])[0.5f, -1, 2])
                writer.Write(weight);
        }
        else
        {
            Ints([2, .. new int[39]]);
            Ints([1, 3, .. new int[35]]);
            foreach (var (left, right, split, value) in ((int, int, int, float)[])[(1, 2, 1 << 31, 0.5f), (-1, -1, 0, 1), (-1, -1, 0, 2)])
            {
                Ints(-1, left, right, split);
                writer.Write(value);
            }
            Ints(new int[12]);
            Ints([1, 1, .. new int[35]]);
            Ints(-1, -1, -1, 0, 0);
            Ints(new int[4 + 2]);
        }
        writer.Write(1L);
        Text("best_iteration");
        Text("1");
        writer.Write(1L);
        Text("auc");
        return stream.ToArray();
    }

    const string Json = """{"learner":{"learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"2","num_target":"1"},"objective":{"name":"binary:logistic"},"gradient_booster":{"name":"gbtree","model":{"trees":[{"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],"default_left":[1,0,0],"split_conditions":[5E-1,1E0,2E0],"split_type":[0,0,0]},{"left_children":[-1],"right_children":[-1],"split_indices":[0],"default_left":[0],"split_conditions":[0E0]}]}}}}""";

    const string Dump = "booster[0]:\n0:[f0<0.5] yes=1,no=2,missing=1,gain=3,cover=4\n\t1:leaf=1,cover=2\n\t2:leaf=2,cover=2\nbooster[1]:\n0:leaf=0\n";

    // objects of texts, one list with a type and a length, one with a length, one with an end
    static byte[] Ubj()
    {
        var bytes = new List<byte>();
        void Add(string text) => bytes.AddRange(Encoding.ASCII.GetBytes(text));
        void Key(string text) { Add("L"); bytes.AddRange([0, 0, 0, 0, 0, 0, 0, (byte)text.Length]); Add(text); }
        void Text(string key, string text) { Key(key); Add("S"); Key(text); }
        Add("{"); Key("learner"); Add("{");
        Key("learner_model_param"); Add("{"); Text("base_score", "5E-1"); Text("num_class", "0"); Text("num_feature", "2"); Add("}");
        Key("objective"); Add("{"); Text("name", "binary:logistic"); Add("}");
        Key("gradient_booster"); Add("{"); Text("name", "gbtree"); Key("model"); Add("{"); Key("trees"); Add("[#i\x01{");
        Key("left_children"); Add("[$l#i"); bytes.AddRange([3, 0, 0, 0, 1, 255, 255, 255, 255, 255, 255, 255, 255]);
        Key("right_children"); Add("[#i"); bytes.AddRange([3, (byte)'i', 2, (byte)'i', 255, (byte)'i', 255]);
        Key("split_indices"); Add("[U"); bytes.AddRange([0, (byte)'U', 0, (byte)'U', 0, (byte)']']);
        Key("default_left"); Add("[$U#L"); bytes.AddRange([0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0]);
        Key("split_conditions"); Add("[$d#i"); bytes.AddRange([3, 0x3F, 0, 0, 0, 0x3F, 0x80, 0, 0, 0x40, 0, 0, 0]);
        Add("}}}}}");
        return [.. bytes];
    }

    static readonly Dictionary<string, byte[]> s_files = new()
    {
        ["trees"] = Binary(linear: false),
        ["linear"] = Binary(linear: true),
        ["json"] = Encoding.ASCII.GetBytes(Json),
        ["ubj"] = Ubj(),
        ["dump"] = Encoding.ASCII.GetBytes(Dump),
        ["linear dump"] = Encoding.ASCII.GetBytes("booster[0]:\nbias:\n2\nweight:\n0.5\n-1\n"),
    };

    public static TheoryData<string> Names => [.. s_files.Keys];

    static readonly DumpFacts s_facts = new(0.5f, BoosterObjective.Logistic);

    static Booster Read(byte[] bytes) => BoosterFile.Read("given", bytes, 2, s_facts);

    static Booster ReadFile(byte[] bytes)
    {
        using var file = new ScratchFile();
        File.WriteAllBytes(file.Path, bytes);
        return BoosterFile.Read(file.Path, 2, s_facts);
    }

    static string? Try(byte[] bytes, string what, Func<byte[], Booster>? read = null)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Record.Exception(() => (read ?? Read)(bytes).Predict([0.25f, float.NaN], new float[1]));
        Assert.True(fault is null or InputException, $"{what}: {fault}");
        Assert.True(fault?.Message.Any(char.IsControl) != true, $"{what}: {fault?.Message}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostMemory, what);
        return fault?.Message;
    }

    // 1 + 0 for a value below 0.5; linear: 2 + 0.5 x 0.25, and the other is missing. The margin of a base score of 0.5 is 0,
    // but files before version 1.0 have the margin itself, here 0.5
    [Theory, MemberData(nameof(Names))]
    public void Whole_files_are_read(string name)
    {
        var margin = new float[1];
        Read(s_files[name]).Margins([0.25f, float.NaN], margin);
        float start = name is "trees" or "linear" ? 0.5f : 0;
        Assert.Equal((name.StartsWith("linear") ? 2.125f : 1) + start, margin[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void Cut_anywhere_a_file_is_refused(string name)
    {
        byte[] file = s_files[name];
        for (int length = 0; length < file.Length; length++)
        {
            string? fault = Try(file[..length], $"{name} cut to {length}");
            // a dump does not contain its number of trees or weights
            bool whole = name.Contains("dump") && length > 0 && file[length - 1] == '\n';
            Assert.True(fault is not null || whole, $"{name} cut to {length} was read");
        }
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(file);
        Assert.Null(Try(packed.ToArray(), name, ReadFile));
        for (int length = 0; length < packed.Length; length += 7)
            Assert.NotNull(Try(packed.ToArray()[..length], $"{name} cut to {length} of a gzip", ReadFile));
    }

    [Theory, MemberData(nameof(Names))]
    public void Changed_at_random_a_file_is_read_or_refused(string name)
    {
        byte[] own = s_files[name];
        for (ulong seed = 1; seed <= Mutants; seed++)
            Try(Mutant.Make(new Rng(seed), [own, own, own, .. s_files.Values]), $"{name}, seed {seed}");
    }

    // every number of 4 and 8 bytes, at every offset, becomes a huge one
    [Theory, MemberData(nameof(Names))]
    public void Huge_numbers_are_refused_without_their_memory(string name)
    {
        byte[] own = s_files[name];
        foreach (byte[] number in (byte[][])[[255, 255, 255, 127], [255, 255, 255, 255], [127, 255, 255, 255], [0, 0, 0, 1], [255, 255, 255, 255, 255, 255, 255, 127]])
            for (int at = 0; at + number.Length <= own.Length; at++)
                Try([.. own[..at], .. number, .. own[(at + number.Length)..]], $"{name}: {Convert.ToHexString(number)} at {at}");
    }

    static string Fault(string file, string from, string to)
    {
        string text = Encoding.Latin1.GetString(s_files[file]);
        Assert.Contains(from, text);
        return Assert.Throws<InputException>(() => Read(Encoding.Latin1.GetBytes(text.Replace(from, to)))).Message.Split(": ", 2)[1];
    }

    [Theory]
    [InlineData("json", "binary:logistic", "rank:ndcg", "the objective is \"rank:ndcg\"; expected reg:squarederror, reg:linear or binary:logistic")]
    [InlineData("json", "gbtree", "dart", "the booster is \"dart\"; expected gbtree or gblinear")]
    [InlineData("json", "\"num_class\":\"0\"", "\"num_class\":\"3\"", "the booster predicts 3 values per row; expected one")]
    [InlineData("json", "\"num_feature\":\"2\"", "\"num_feature\":\"3\"", "the booster has 3 features; expected 2")]
    [InlineData("json", "\"split_type\":[0", "\"split_type\":[1", "learner.gradient_booster.model.trees has splits by categories; expected splits by numbers")]
    [InlineData("json", "[1,-1,-1]", "[0,-1,-1]", "tree 0 is not a tree: two nodes of it have the same child; download or copy the file again")]
    [InlineData("json", "[1,-1,-1]", "[9,-1,-1]", "tree 0 refers to node 9 of 3; download or copy the file again")]
    [InlineData("json", "5E-1\",", "2\",", "the base score is 2; expected a probability between 0 and 1")]
    [InlineData("dump", "missing=1", "missing=0", "\"0:[f0<0.5] yes=1,no=2,missing=0,gain=3,c...\"; expected the same ID after missing= as after yes= or no=")]
    [InlineData("dump", "no=2", "no=5", "tree 0 has no node 5; download or copy the file again")]
    [InlineData("linear dump", "-1\n", "-x\n", "\"-x\"; expected a number")]
    [InlineData("linear", "gblinear", "gbl\u0007near", "the booster is \"gbl?near\"; expected gbtree or gblinear")]
    public void Errors_name_what_was_found_and_what_was_expected(string file, string from, string to, string expected) =>
        Assert.EndsWith(expected, Fault(file, from, to));

    [Fact]
    public void A_dump_without_what_it_does_not_contain_is_refused()
    {
        using var file = ScratchFile.With(Dump);
        Assert.Contains("is a text dump, which has no base score and no objective", Assert.Throws<InputException>(() => BoosterFile.Read(file.Path)).Message);
        Assert.Contains("has no number of features",
            Assert.Throws<InputException>(() => BoosterFile.Read(file.Path, null, new DumpFacts(0, default))).Message);
    }
}
