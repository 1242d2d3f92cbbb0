using System.Reflection;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Layers;
using CisLens.Design.Zoo;
using CisLens.Torch;

namespace CisLens.Design.Tests;

public sealed class DesignsTests
{
    // each count is the sum over the layers of the published network
    [Theory]
    [InlineData("basset", "{}", 4_135_064)]
    [InlineData("basset", """{"padded":true}""", 4_735_064)]
    [InlineData("deepsea", "{}", 52_532_319)]
    [InlineData("deeper-deepsea", "{}", 54_634_477)]
    [InlineData("beluga", "{}", 149_536_251)]
    [InlineData("basset-basenji", "{}", 5_976_516)]
    [InlineData("deepsea-torch7", "{}", 52_843_119)]
    [InlineData("deepstarr", "{}", 622_722)]      // for these four, the count is from the tensors of the published files, without statistics
    [InlineData("mpra-dragonn", "{}", 339_012)]
    [InlineData("xpresso", "{}", 112_357)]
    [InlineData("factornet", "{}", 257_857)]
    [InlineData("spliceai-80nt", "{}", 93_251)]
    [InlineData("spliceai-400nt", "{}", 185_187)]
    [InlineData("spliceai-2k", "{}", 359_043)]
    [InlineData("spliceai-10k", "{}", 696_739)]
    [InlineData("basenji", "{}", 15_190_636)]
    [InlineData("basenji2", "{}", 30_088_228)]
    [InlineData("basenji2", """{"tasks":1643}""", 24_447_438)]   // mouse
    [InlineData("enformer", "{}", 251_221_292)]
    [InlineData("borzoi", "{}", 190_902_667)]
    public void Parameters_are_as_many_as_published(string name, string options, long count) =>
        Assert.Equal(count, Designs.Create(name, (JsonObject)JsonNode.Parse(options)!).ParameterCount());

    [Fact]
    public void Every_row_gives_the_shape_that_it_states_at_the_papers_sizes() =>
        Assert.All(Designs.All, design => design.CheckStatedShapes());

    [Fact]
    public void Only_networks_without_padding_inside_their_crop_have_bins_that_do_not_depend_on_the_window()
    {
        Assert.Equal(["basenji-small", "spliceai-10k", "spliceai-2k", "spliceai-400nt", "spliceai-80nt"],
            Designs.All.Where(design => design.IsLocal).Select(design => design.Name).Order());
        // deepbind takes sequences of any length, its conversions to Keras do not
        Assert.Equal((1, true), (new DeepBind().LengthStep, new DeepBind().ReadsUracil));
        Assert.Equal((null, false), (new DeepBind(Sliding: true).LengthStep, new DeepBind(Sliding: true).ReadsUracil));
    }

    sealed record Misstated(int Window = 20, int Tasks = 1) : ModelDesign(new Card("misstated", "", ""))
    {
        public override TrainOptions Recipe => new();

        protected override Sequential Build() => Sequential(
            Row("B 1", new BothStrands(Sequential(Row("B 2 17", new Conv(2, 3), new Relu()), Row("B 2", new GlobalMax()))),
                new Dense(Tasks), Transform()));
    }

    [Fact]
    public void A_row_that_states_a_wrong_shape_is_named_also_inside_another_layer() =>
        Assert.EndsWith("a row states B 2 17; its layers have the output B 2 18",
            Assert.Throws<ModelException>(() => new Misstated().CheckStatedShapes()).Message, StringComparison.Ordinal);

    [Fact]
    public void Layers_without_names_are_numbered_by_kind() =>
        Assert.Equal(["conv1.weight", "conv1.bias", "dense1.weight", "dense1.bias"],
            new Misstated().BoundLayers().Weights.Select(w => w.Name));

    // version 0.1 wrote options in this form
    [Theory]
    [InlineData("deepsea", """{"window":200,"tasks":5,"filters":[6,7,8],"dropped":[0.1,0.2,0.3],"torch7":true,"output":"scalar"}""", "AGCT", 925)]
    [InlineData("deepsea", """{"window":200,"tasks":5,"filters":[6,7,8],"dropped":[0.1,0.2,0.3],"hidden":9,"torch7":true}""", "AGCT", 9)]
    [InlineData("deepsea", """{"window":200,"tasks":5,"filters":[6,7,8],"dropped":[0.1,0.2,0.3],"torch7":false}""", "ACGT", 5)]
    [InlineData("basset", """{"window":200,"tasks":5,"dropped":0.1,"padded":true}""", "ACGT", 1000)]
    [InlineData("cisnet", """{"conv_dropout":0.2,"dense_dropout":0.3,"word_dropout":0.4}""", "ACGT", 128)]
    public void Options_of_older_model_files_are_read(string name, string options, string baseOrder, int hidden)
    {
        var design = Designs.Create(name, (JsonObject)JsonNode.Parse(options)!);
        Assert.Equal(baseOrder, design.BaseOrder);
        Assert.Contains(design.BoundLayers().Weights, w => w.Shape.Length == 2 && w.Shape[0] == hidden);
        double[] rates = design switch
        {
            DeepSeaNetwork network => network.DropoutRates,
            Basset basset => [basset.DropoutRate, 0.2, 0.3],
            CisNet cisnet => [cisnet.ConvDropoutRate - 0.1, cisnet.DenseDropoutRate - 0.1, cisnet.WordDropoutRate - 0.1],
            _ => [],
        };
        Assert.Equal([0.1, 0.2, 0.3], rates.Select(r => Math.Round(r, 9)));
    }

    [Fact]
    public void Descriptions_of_networks_know_nothing_of_libtorch()
    {
        var members = typeof(Layer).Assembly.GetTypes().Where(t => t.Namespace is "CisLens.Design.Layers" or "CisLens.Design.Zoo")
            .SelectMany(t => t.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType))
                .Concat(t.GetFields(All).Select(f => f.FieldType)));
        Assert.DoesNotContain(members, type => type.Assembly == typeof(Tensor).Assembly);
    }

    const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Every_design_comes_back_from_its_options_and_takes_any_kind_of_track()
    {
        foreach (var design in Designs.All)
            foreach (var kind in Enum.GetValues<TrackKind>())
            {
                var other = design with { Tasks = 7, Window = 1280 + 2 * design.CropBp, Output = kind };
                var again = Designs.Create(other.Name, other.Options());
                Assert.Equal(other.Options().ToJsonString(), again.Options().ToJsonString());
                Assert.Equal(other.ParameterCount(), again.ParameterCount());
                Assert.DoesNotContain("recipe", other.Options().Select(o => o.Key));
            }
    }

    [Fact]
    public void A_size_without_a_value_comes_back_although_its_default_has_one()
    {
        var one = new Borzoi(Point: null) { FurtherHeads = null };
        Assert.Equal((1, 2), (one.OutputHeads.Count, new Borzoi().OutputHeads.Count));
        var again = (Borzoi)Designs.Create("borzoi", (JsonObject)JsonNode.Parse(one.Options().ToJsonString())!);
        Assert.Equal((null, null, one.ParameterCount()), (again.FurtherHeads, again.Point, again.ParameterCount()));
        Assert.DoesNotContain("hidden", new DeepSea().Options().Select(o => o.Key));   // null by default
    }

    // the epochs show about 140,000 sequences to the network, with a limit of 5 to 40 epochs;
    // lentiMPRA has 12,292 training sequences and DHS has 19,602
    [Theory]
    [InlineData(12_292, 11)]
    [InlineData(19_602, 7)]
    [InlineData(1_000, 40)]
    [InlineData(1_000_000, 5)]
    public void The_small_networks_epochs_follow_from_the_size_of_the_data(int sequences, int epochs)
    {
        Assert.Equal(epochs, new CisNet().Recipe.EpochsFor(sequences));
        Assert.Equal(100, new Basset().Recipe.EpochsFor(sequences));
    }

    [Theory]
    [InlineData("basset", """{"window":50}""", "window of 50 bp")]
    [InlineData("deepsea", """{"window":100}""", "window of 100 bp")]
    [InlineData("basset", """{"pools":[3,0,4]}""", "pools is out of range")]
    [InlineData("factornet", """{"d_nase":"NaN"}""", "d_nase is out of range")]
    [InlineData("xpresso", """{"half_life":[0,"Infinity"]}""", "half_life is out of range")]
    [InlineData("deepbind", """{"hidden":0}""", "hidden is out of range")]
    [InlineData("basset", """{"filters":[3]}""", "a list has 1 sizes; expected 3")]
    [InlineData("deepsea", """{"dropout_rates":[0.1]}""", "a list has 1 dropout rates; expected 3")]
    [InlineData("deepsea", """{"window":16777216,"filters":[1,1,16777216]}""", "design deepsea")]
    [InlineData("cisnet", """{"dense_dropout_rate":1}""", "dense_dropout_rate is out of range")]
    [InlineData("spliceai-2k", """{"window":2000}""", "cannot remove 1000 positions at each end of B 32 2000")]
    [InlineData("spliceai-2k", """{"dilations":[1]}""", "a list has 1 sizes; expected 12")]
    [InlineData("spliceai-80nt", """{"widths":[12,12,12,12]}""", "a residual body turns")]
    [InlineData("basset", """{"dropuot":0.1}""", "no option \"dropuot\"; it has")]
    [InlineData("basenji", """{"window":8192}""", "cannot remove 32 positions at each end of B 1365 64")]
    [InlineData("basenji2", """{"window":16384}""", "cannot remove 64 positions at each end of B 768 128")]
    [InlineData("enfromer", "{}", "no design \"enfromer\"; there are")]
    public void What_does_not_fit_is_refused_by_name(string name, string options, string said) =>
        Assert.Contains(said, Assert.Throws<ModelException>(
            () => Designs.Create(name, (JsonObject)JsonNode.Parse(options)!).BoundLayers()).Message, StringComparison.Ordinal);

    [Fact]
    public void Starting_weights_are_PyTorchs_in_distribution_and_the_same_for_a_seed()
    {
        var design = new Basset();
        using var a = Network.Create(design, Device.Cpu, new Rng(11));
        using var b = Network.Create(design, Device.Cpu, new Rng(11));
        using var c = Network.Create(design, Device.Cpu, new Rng(12));
        Assert.Equal(a.Read("4.weight"), b.Read("4.weight"));
        Assert.NotEqual(a.Read("4.weight"), c.Read("4.weight"));
        // weights are uniform in ±1/√fan_in with fan_in = 300·11, so their variance is bound²/3
        var values = a.Read("4.weight");
        float bound = (float)(1 / Math.Sqrt(3300));
        Assert.All(values, v => Assert.InRange(v, -bound, bound));
        Assert.Equal(bound * bound / 3, values.Average(v => (double)v * v), bound * bound * 0.01);
        Assert.All(a.Read("1.weight"), v => Assert.Equal(1, v));
        Assert.All(a.Read("1.running_var"), v => Assert.Equal(1, v));
        Assert.All(a.Read("1.bias"), v => Assert.Equal(0, v));
    }

    [Fact]
    public void The_count_of_batches_goes_up_while_learning_only()
    {
        using var scope = new TensorScope();
        using var network = Network.Create(new CisNet { Window = 64 }, Device.Cpu, new Rng(1));
        var x = Tensor.Rand([3, 4, 64]);
        network.Forward(x, training: false);
        network.Forward(x, training: true);
        network.Forward(x, training: true);
        Assert.Equal(2, network.Read("motifs_norm.num_batches_tracked")[0]);
    }
}
