import { useEffect, useState } from "preact/hooks";
import { newId } from "../../../api/ids.ts";
import { Notice } from "../../../parts/notice.tsx";
import { Page } from "../../../parts/page.tsx";
import { Loading, Show } from "../../../parts/states.tsx";
import { go } from "../../../shell/location.ts";
import type { ScreenProps } from "../../../shell/screens.ts";
import { serviceNow } from "../../../state/about.ts";
import { dayOf } from "../../../words/instants.ts";
import { unbroken } from "../../../words/names.ts";
import { useStudy } from "../data.ts";
import { lastKept } from "../kept_where.ts";
import { AboutStep } from "./about_step.tsx";
import { AnswersStep } from "./answers_step.tsx";
import { useSheet } from "./data.ts";
import { keepPaper, usePaper } from "./drafts.ts";
import { blank, type Entry, type Step } from "./entry.ts";
import { OverviewStep } from "./overview_step.tsx";
import { listOf, type StepProps } from "./steps.ts";

const TITLES: Record<Step, string> = {
  about: "Nhập bài từ giấy",
  answers: "Chép câu trả lời",
  overview: "Xem lại trước khi gửi",
};

/** A signed paper, copied: whose it is, its answers, a look over all of it, then it waits for a second person. */
export default function EnterScreen({ params, query }: ScreenProps) {
  const unit = params.unit ?? "";
  const study = useStudy(unit, query.dot);
  const id = query.bai ?? "";
  const kept = usePaper(id);
  // Its id stands in the address, so that a page that was closed goes on with the same paper.
  useEffect(() => {
    if (!id) go(`/chi-bo/${unit}/bai-giay/nhap?${new URLSearchParams({ ...query, bai: newId() })}`, true);
  }, [id]);
  const campaign = study.data?.campaign ?? null;
  const quiz = campaign?.quiz_id ?? null;
  if (campaign && !quiz) return <Closed unit={unit}>Đợt này không có bài trắc nghiệm.</Closed>;
  if (campaign && campaign.state !== "open") return <Closed unit={unit}>Đợt học tập đã chốt, không nhập thêm bài.</Closed>;
  if (!campaign || !quiz || !id || kept === undefined) {
    return (
      <Page title={TITLES.about} backTo={listOf(unit)}>
        <Show of={study}>{() => <Loading />}</Show>
      </Page>
    );
  }
  const begun = kept ?? blank(id, quiz, dayOf(serviceNow().toISOString()), lastKept());
  return <Steps key={id} begun={begun} unit={unit} campaign={campaign.id} />;
}

function Closed({ unit, children }: { readonly unit: string; readonly children: string }) {
  return (
    <Page title={TITLES.about} backTo={listOf(unit)}>
      <Notice>{children}</Notice>
    </Page>
  );
}

interface StepsProps {
  readonly begun: Entry;
  readonly unit: string;
  readonly campaign: string;
}

function Steps({ begun, unit, campaign }: StepsProps) {
  const [entry, setEntry] = useState(begun);
  const change = (next: Entry) => {
    setEntry(next);
    void keepPaper(next);
    if (next.step !== entry.step) scrollTo(0, 0);
  };
  const { step } = entry;
  const who = [entry.name, entry.code && `mã đề ${entry.code}`].filter(Boolean).join(", ");
  return (
    <Page key={step} title={TITLES[step]} lead={step === "about" ? undefined : unbroken(who)} backTo={listOf(unit)}>
      {step === "about" ? (
        <AboutStep entry={entry} onChange={change} unit={unit} campaign={campaign} />
      ) : (
        <WithPaper entry={entry} onChange={change} unit={unit} campaign={campaign} />
      )}
    </Page>
  );
}

function WithPaper(props: StepProps) {
  const { entry, onChange } = props;
  const sheet = useSheet(entry.quiz, entry.code);
  return (
    <Show of={sheet}>
      {({ questions }) =>
        entry.step === "answers" ? (
          <AnswersStep entry={entry} onChange={onChange} questions={questions} />
        ) : (
          <OverviewStep {...props} questions={questions} />
        )
      }
    </Show>
  );
}
