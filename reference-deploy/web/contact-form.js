import { get, put } from './api.js';
import { el, notify } from './dom.js';

/** Whether buyers of an event have to fill in this form before they pay. */
export const mustTell = ({ contact, asksNames, questions = [] }) =>
  contact === 'required' || asksNames === 'required' || questions.some(({ isRequired }) => isRequired);

/** A question as a field: its element, and its answer; undefined without one. */
const questionField = (question, known) => {
  const given = known?.find(({ questionId }) => questionId === question.questionId)?.answer;
  const required = question.isRequired;
  if (question.kind === 'choice') {
    const choices = ['', ...question.choices];
    const select = el(
      'select',
      { required },
      ...choices.map((choice) => el('option', { value: choice, selected: choice === given }, choice)),
    );
    return field(question, el('label', {}, question.text, ' ', select), () => select.value || undefined);
  }
  if (question.kind === 'consent') {
    const box = el('input', { type: 'checkbox', required, checked: given === true });
    return field(question, el('label', {}, box, ' ', question.text), () => box.checked);
  }
  const input = el('input', { required, value: given ?? '', maxlength: 1000 });
  return field(question, el('label', {}, question.text, ' ', input), () => input.value || undefined);
};

const field = ({ questionId }, view, value) => ({
  view,
  answer: () => (value() === undefined ? [] : [{ questionId, answer: value() }]),
});

const answersOf = (fields) => fields.flatMap(({ answer }) => answer());

/** Name and questions of one ticket. */
const guestField = (event, line, known) => {
  const name = event.asksNames
    ? el('input', { required: event.asksNames === 'required', value: known?.name ?? '', maxlength: 200 })
    : null;
  const fields = (event.questions ?? [])
    .filter(({ per }) => per === 'ticket')
    .map((question) => questionField(question, known?.answers));
  if (name === null && fields.length === 0) return null;
  const views = fields.map(({ view }) => el('p', {}, view));
  return {
    view: el(
      'fieldset',
      {},
      el('legend', {}, line.label),
      name && el('p', {}, el('label', {}, 'Attendee ', name)),
      ...views,
    ),
    guest: () => ({ seatId: line.seatId, ...(name?.value && { name: name.value }), answers: answersOf(fields) }),
  };
};

const contactOf = (orderId) =>
  get(`/v1/orders/${orderId}/contact`).catch((error) => {
    if (error.problem?.code === 'contacts/contact-unknown') return undefined;
    throw error;
  });

/**
 * The contact, attendees and answers to the organizer's questions of an order.
 *
 * @param onSaved called after the form was saved
 * @returns the form, and whether it has to be filled in before payment
 */
export const contactForm = async (order, event, onSaved) => {
  const known = await contactOf(order.orderId);
  const isDue = known === undefined && order.status === 'pending' && mustTell(event);
  const name = el('input', { required: true, value: known?.contact.name ?? '', maxlength: 200, autocomplete: 'name' });
  const email = el('input', {
    required: true,
    type: 'email',
    value: known?.contact.email ?? '',
    autocomplete: 'email',
  });
  const questions = (event.questions ?? [])
    .filter(({ per }) => per === 'order')
    .map((question) => questionField(question, known?.answers));
  const guests = order.lines
    .map((line) =>
      guestField(
        event,
        line,
        known?.attendees.find(({ seatId }) => seatId === line.seatId),
      ),
    )
    .filter((guest) => guest !== null);
  const save = async (submitted) => {
    submitted.preventDefault();
    await put(`/v1/orders/${order.orderId}/contact`, {
      contact: { name: name.value, email: email.value, locale: navigator.language },
      answers: answersOf(questions),
      attendees: guests.map(({ guest }) => guest()),
    });
    notify('Saved.');
    await onSaved(isDue);
  };
  const sayWhy = (error) => notify(error.message);
  const form = el(
    'form.card',
    { submit: (submitted) => void save(submitted).catch(sayWhy) },
    el('h2', {}, isDue ? 'Before you pay' : 'Contact details'),
    el('p', {}, el('label', {}, 'Name ', name)),
    el('p', {}, el('label', {}, 'E-mail ', email)),
    ...questions.map(({ view }) => el('p', {}, view)),
    ...guests.map(({ view }) => view),
    el(
      'button' + (isDue ? '.primary' : ''),
      { type: 'submit' },
      isDue ? 'Save and continue to payment' : known ? 'Save changes' : 'Save',
    ),
  );
  return { form, isDue };
};
